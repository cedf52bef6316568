import type { IssueCode } from "./errors.ts";
import { digest } from "./event-fields.ts";
import {
  customName,
  type LeafRule,
  type Rule,
  standardName,
  type TextRule,
  WEB_EVENT_FIELDS,
} from "./fields.ts";
import { fits } from "./fits.ts";

/**
 * Something wrong with an event, with a name for it: `explain-fault.ts` makes an issue of it when someone is to be told.
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

/** What is wrong with a value of the wire by its rule; undefined when nothing is. */
export function checkValue(value: unknown, rule: LeafRule): IssueCode | undefined {
  if (fits(value, rule)) return undefined;
  if (rule.kind === "whole number") return Number.isInteger(value) ? "range" : "type";
  return rule.kind === "text" && typeof value === "string" ? checkText(value, rule) : "type";
}

function checkText(text: string, { choices, pattern }: TextRule): IssueCode {
  if (choices) return choices === standardName.choices ? "event_name" : "enum";
  return pattern && !pattern.test(text) ? (CODES.get(pattern) ?? "format") : "too_long";
}

/** By the pattern, which the nullable form of a rule shares. */
const CODES = new Map<RegExp | undefined, IssueCode>([
  [digest.pattern, "not_hashed"],
  [WEB_EVENT_FIELDS.event_id.pattern, "blank"],
  [customName.pattern, "event_name"],
]);
