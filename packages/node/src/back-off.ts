import { type RetryOptions, retryDelayMs } from "@hatpin/core";
import type { Blocked, RetryLater } from "./batch-outcome.ts";

/** Pinterest asks for slowness when it has ramped the endpoint down: 503 in docs/pinterest-api.md. */
const RAMPED_DOWN_FACTOR = 4;

/** The wait before retry number `attempt`, from 1, where Pinterest named none, in milliseconds. */
export function backOffMs(
  { error }: Pick<RetryLater | Blocked, "error">,
  attempt: number,
  { baseMs, capMs, random }: Required<RetryOptions> & { random?: () => number },
): number {
  const factor = error.status === 503 ? RAMPED_DOWN_FACTOR : 1;
  return retryDelayMs(attempt, { baseMs: baseMs * factor, capMs }, random);
}
