/** Something that goes wrong with requests for events. */
export type Fault = {
  /** How many requests it befalls. Default: all, until it is cleared. */
  times?: number;
  /** Milliseconds before anything else happens. */
  delayMs?: number;
  /** True when the events are judged and recorded first, so that only the answer is lost. Default false. */
  recorded?: boolean;
} & (
  | { kind: "status"; status: number; body?: unknown; headers?: Record<string, string> }
  /** No more than `delayMs`: the answer is late and right. */
  | { kind: "delay" }
  /** The answer never comes, or stops halfway with `midAnswer`; the connection stays open. */
  | { kind: "hang"; midAnswer?: boolean }
  /** The connection is cut instead of an answer, or halfway through it with `midAnswer`. */
  | { kind: "cut"; midAnswer?: boolean }
  /** A 200 whose body breaks off and is no JSON. */
  | { kind: "malformed" }
  /**
   * Events whose `event_id` contains `match` are refused, the others are taken; with the status 400 the whole request
   * is refused for them. Default: 422 when nothing is left to take, else 200.
   */
  | { kind: "fail"; match: string; message?: string; status?: 200 | 400 | 422 }
);

/** A fault in one word: a status, or a kind. `off` clears. */
export type FaultName = "off" | "hang" | "cut" | "malformed" | `${number}`;

export interface Faults {
  /** Puts one fault, or several that befall requests in turn, in the place of all others. */
  set(fault: Fault | FaultName | readonly (Fault | FaultName)[]): void;
  /** The faults that are on, in the order in which they befall requests. */
  list(): Fault[];
  clear(): void;
}

const KINDS = ["status", "delay", "hang", "cut", "malformed", "fail"];

/** `take` hands out the fault of the next request. */
export function createFaults(): Faults & { take(): Fault | undefined } {
  let waiting: Fault[] = [];
  return {
    set(given) {
      const list = Array.isArray(given) ? given : [given];
      waiting = list.flatMap((fault) => (fault === "off" ? [] : [readFault(fault)]));
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

/** A copy of a fault, checked, because it may come over HTTP. Throws `TypeError`. */
function readFault(given: unknown): Fault {
  if (typeof given === "string" && /^[2-5]\d\d$/.test(given))
    return { kind: "status", status: Number(given) };
  const fault: Record<string, unknown> =
    typeof given === "string" ? { kind: given } : { ...(given as Record<string, unknown>) };
  if (!KINDS.includes(fault.kind as string)) {
    throw new TypeError(`a fault's kind must be one of ${KINDS.join(", ")}, or its name off or a status`);
  }
  checkNumber(fault, "times", 1, Number.MAX_SAFE_INTEGER);
  checkNumber(fault, "delayMs", 0, 2 ** 31 - 1);
  checkNumber(fault, "status", 200, 599);
  if (fault.kind === "status" && fault.status === undefined)
    throw new TypeError("a fault's status is missing");
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
