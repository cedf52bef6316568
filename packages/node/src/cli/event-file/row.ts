/** One event of a file, or what keeps a place in it from being one. Lines count from 1. */
export type Row = { line: number } & (
  | { kind: "event"; input: unknown }
  /** Why, as a sentence about the line; it holds nothing of its text, which may be personal. */
  | { kind: "unreadable"; problem: string }
);
