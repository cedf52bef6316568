import type { Advice, MatchQuality } from "../match-quality.ts";
import { percent } from "./percent.ts";

const NAME_WIDTH = 40;

/** A line for each signal, with the share of events that carry it. */
export function formatSignals({ signals }: MatchQuality): string[] {
  return signals.map(({ name, share }) => `  ${name.padEnd(NAME_WIDTH)} ${percent(share).padStart(5)}`);
}

/** A sentence on what to do. */
export function formatAdvice({ signal, missing, how }: Advice): string {
  return `${percent(missing)} of the events have no ${signal}: ${how}.`;
}
