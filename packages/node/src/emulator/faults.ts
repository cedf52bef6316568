import type { Fault, FaultWord } from "./fault.ts";
import { isScenarioName, SCENARIOS, type ScenarioName } from "./scenarios.ts";

/** A fault in one word, or the name of a scenario. */
export type FaultName = FaultWord | ScenarioName;

export interface Faults {
  /**
   * Puts one fault, or several that befall requests in turn, in the place of all others. In a list each befalls one
   * request, unless it says how many `times`, and the last goes on: end it with `well`.
   */
  set(fault: Fault | FaultName | readonly (Fault | FaultName)[]): void;
  /** The faults that are on, in the order in which they befall requests. */
  list(): Fault[];
  clear(): void;
}

const KINDS = ["well", "delay", "slow", "huge", "status", "hang", "cut", "malformed", "fail"];

/** `take` hands out the fault of the next request. */
export function createFaults(): Faults & { take(): Fault | undefined } {
  let waiting: Fault[] = [];
  return {
    set(given) {
      const list: readonly unknown[] = Array.isArray(given) ? given : [given];
      const faults = list.flatMap(spellOut).map(readFault);
      waiting = faults.map((fault, place) => (place < faults.length - 1 ? { times: 1, ...fault } : fault));
    },
    list: () => waiting.map((fault) => ({ ...fault })),
    clear() {
      waiting = [];
    },
    take() {
      const fault = waiting[0];
      if (fault?.times !== undefined) {
        fault.times -= 1;
        if (fault.times <= 0) waiting.shift();
      }
      return fault;
    },
  };
}

/** The faults that a name stands for. */
function spellOut(given: unknown): unknown[] {
  if (given === "off") return [];
  if (isScenarioName(given)) return SCENARIOS[given].faults.flatMap(spellOut);
  if (typeof given !== "string") return [given];
  return /^[2-5]\d\d$/.test(given) ? [{ kind: "status", status: Number(given) }] : [{ kind: given }];
}

/** A copy of a fault, checked, because it may come over HTTP. Throws `TypeError`. */
function readFault(given: unknown): Fault {
  const fault: Record<string, unknown> = { ...(given as Record<string, unknown>) };
  if (!KINDS.includes(fault.kind as string)) {
    const names = "or one word: off, a status, or the name of a scenario";
    throw new TypeError(`a fault's kind must be one of ${KINDS.join(", ")}, ${names}`);
  }
  checkNumber(fault, "times", 1, Number.MAX_SAFE_INTEGER);
  checkNumber(fault, "delayMs", 0, 2 ** 31 - 1);
  checkNumber(fault, "overMs", 0, 2 ** 31 - 1);
  checkNumber(fault, "bytes", 0, 2 ** 30);
  checkNumber(fault, "status", 200, 599);
  checkHeaders(fault, "headers", "string");
  checkHeaders(fault, "dates", "number");
  if (fault.kind === "status" && fault.status === undefined)
    throw new TypeError("a fault's status is missing");
  if (fault.kind === "slow" && fault.overMs === undefined) throw new TypeError("a fault's overMs is missing");
  if (fault.kind === "fail" && typeof fault.match !== "string")
    throw new TypeError("a fault's match must be text");
  // A cast, because what was checked by name has no type of its own.
  return fault as unknown as Fault;
}

function checkNumber(fault: Record<string, unknown>, name: string, min: number, max: number): void {
  const value = fault[name];
  if (value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max))
    return;
  throw new TypeError(`a fault's ${name} must be a whole number from ${min} to ${max}`);
}

function checkHeaders(fault: Record<string, unknown>, name: string, type: "string" | "number"): void {
  const value = fault[name];
  if (value === undefined) return;
  const problem = `a fault's ${name} must be an object from names of headers to ${type}s`;
  if (typeof value !== "object" || value === null) throw new TypeError(problem);
  for (const [header, content] of Object.entries(value)) {
    if (typeof content !== type) throw new TypeError(problem);
    try {
      new Headers([[header, String(content)]]);
    } catch {
      // What it throws would repeat the value.
      throw new TypeError(problem);
    }
  }
}
