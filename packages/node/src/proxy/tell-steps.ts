import { cleanStep, type NoteStep, type OnStep } from "../way.ts";
import { describeEvent } from "./steps.ts";

export interface TellStepsOptions {
  onStep: OnStep | undefined;
  /** Takes what is secret out of any text. */
  redact: (text: string) => string;
  log: (line: string) => void;
}

/** Tells the shop's listener of steps, without anything personal or secret. A listener's fault must not cost an event. */
export function tellSteps({ onStep, redact, log }: TellStepsOptions): NoteStep {
  return (step, accepted) => {
    if (!onStep) return;
    try {
      onStep(cleanStep(accepted ? { ...step, ...describeEvent(accepted) } : step, redact));
    } catch (error) {
      log(`onStep threw: ${(error as Error).name}`);
    }
  };
}
