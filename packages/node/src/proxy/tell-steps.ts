import type { Say } from "../log/create-log.ts";
import { showErrorName } from "../log/log-fields.ts";
import { cleanStep, type NoteStep, type OnStep } from "../way.ts";
import { describeEvent } from "./steps.ts";

export interface TellStepsOptions {
  onStep: OnStep | undefined;
  /** Takes what is secret out of any text. */
  redact: (text: string) => string;
  say: Say;
}

/** Tells the shop's listener of steps, without anything personal or secret. A listener's fault must not cost an event. */
export function tellSteps({ onStep, redact, say }: TellStepsOptions): NoteStep {
  return (step, accepted) => {
    if (!onStep) return;
    try {
      onStep(cleanStep(accepted ? { ...step, ...describeEvent(accepted) } : step, redact));
    } catch (error) {
      say("on_step_failed", { error_name: showErrorName(error) });
    }
  };
}
