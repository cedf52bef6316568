import { attempt } from "./attempt.ts";

/** On a page that is never idle what was put off has waited long enough by then. */
const PATIENCE_MS = 100;

let waiting: (() => void)[] = [];

/**
 * Runs `task` in an idle moment of the page, each in one of its own, in their order: so that none of them holds up the
 * page, and they do not together. Sooner when it must be, by `hurry`.
 */
export function whenIdle(task: () => void): void {
  if (waiting.push(task) === 1) awaitIdleMoment();
}

/** Resolves in an idle moment. */
export function idleMoment(): Promise<void> {
  return new Promise(whenIdle);
}

/** Runs all that waits, at once: the visitor leaves, or begins to do something that is to be seen. */
export function hurry(): void {
  const tasks = waiting;
  waiting = [];
  for (const task of tasks) attempt(task);
}

function awaitIdleMoment(): void {
  // Nobody waits for a page that nobody sees, and its timers ring once a second.
  if (document.hidden) setTimeout(hurry);
  // Safari has no idle moments, but tasks.
  else if ("requestIdleCallback" in window) requestIdleCallback(runOne, { timeout: PATIENCE_MS });
  else setTimeout(runOne);
}

function runOne(): void {
  const task = waiting.shift();
  if (waiting[0]) awaitIdleMoment();
  if (task) attempt(task);
}
