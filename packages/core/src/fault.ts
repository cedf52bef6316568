import type { IssueCode } from "./errors.ts";
import type { LeafRule, Rule, TextRule, WholeNumberRule } from "./fields.ts";

/**
 * Something wrong with an event, as it was found: `explain-fault.ts` makes an issue of it when someone is to be told.
 * It may hold what the caller handed in, so it is shown to nobody.
 */
export interface Fault {
  path: string;
  code: IssueCode;
  /** What was found there; of an unknown key, the key. */
  value?: unknown;
  /** The rule that it breaks. */
  rule?: Rule;
  /** The fields, by key, among which a key is unknown. Default: those of `user_data`. */
  fields?: object;
}

/** Beyond this many an event is hostile, not mistaken, and the answer to it must stay small. */
export const MAX_FAULTS = 50;

export function addFault(faults: Fault[], fault: Fault | undefined): void {
  if (fault && faults.length < MAX_FAULTS) faults.push(fault);
}

/** The fault of a value at `path`; undefined when it has none. */
export function findFault(path: string, value: unknown, rule: LeafRule): Fault | undefined {
  const code = checkValue(value, rule);
  return code && { path, code, value, rule };
}

/** What is wrong with a value of the wire by its rule; undefined when nothing is. */
export function checkValue(value: unknown, rule: LeafRule): IssueCode | undefined {
  if (rule.kind === "text") return checkText(value, rule);
  if (rule.kind === "whole number") return checkNumber(value, rule);
  return rule.kind === "flag" && typeof value !== "boolean" ? "type" : undefined;
}

function checkText(value: unknown, rule: TextRule): IssueCode | undefined {
  const { maxLength, choices, pattern, code } = rule;
  if (typeof value !== "string") return "type";
  if (choices && !choices.includes(value)) return code ?? "enum";
  if (maxLength && isLonger(value, maxLength)) return "too_long";
  return pattern && !pattern.test(value) ? (code ?? "format") : undefined;
}

/** In code points, as JSON Schema counts. */
function isLonger(text: string, max: number): boolean {
  return text.length > max && (text.length > 2 * max || [...text].length > max);
}

function checkNumber(value: unknown, rule: WholeNumberRule): IssueCode | undefined {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = rule;
  if (typeof value !== "number" || !Number.isInteger(value)) return "type";
  return value < min || value > max ? "range" : undefined;
}
