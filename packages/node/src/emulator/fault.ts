/** What becomes of a request for events. */
export type Fault = {
  /** How many requests it befalls. Default: all, until it is cleared; in a list one, but for the last. */
  times?: number;
  /** Milliseconds before anything else happens. */
  delayMs?: number;
  /** True when the events are judged and recorded first, so that only the answer is lost. Default false. */
  recorded?: boolean;
  /** Headers of the answer, in the place of its own. */
  headers?: Record<string, string>;
  /** Headers of the answer that hold a date: so many seconds from the answer. */
  dates?: Record<string, number>;
} /** The right answer. */ & (
  | { kind: "well" }
  /** The same, for a `delayMs`. */
  | { kind: "delay" }
  /** The right answer, its body in pieces over so many milliseconds. */
  | { kind: "slow"; overMs: number }
  /** The right answer behind so many bytes of white space. Default 16 MiB. */
  | { kind: "huge"; bytes?: number }
  /** Without a `body` Pinterest's own, if it has one. With `echo` the message repeats the token and the request. */
  | { kind: "status"; status: number; body?: unknown; echo?: boolean }
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
export type FaultWord = "off" | "well" | "hang" | "cut" | "malformed" | `${number}`;
