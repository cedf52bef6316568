import type { Issue, IssueCode } from "./errors.ts";
import type { LeafRule, Rule, TextRule, WholeNumberRule } from "./fields.ts";

/** An issue without its place. */
export interface Problem {
  code: IssueCode;
  message: string;
}

/** Beyond this many an event is hostile, not mistaken, and the answer to it must stay small. */
export const MAX_ISSUES = 50;

export function addIssue(issues: Issue[], path: string, { code, message }: Problem): void {
  if (issues.length < MAX_ISSUES) issues.push({ path, code, message });
}

/** What is wrong with a value of the wire by its rule; undefined when nothing is. */
export function findProblem(value: unknown, rule: LeafRule): Problem | undefined {
  if (rule.kind === "text") return findTextProblem(value, rule);
  if (rule.kind === "whole number") return findNumberProblem(value, rule);
  return rule.kind === "anything" || typeof value === "boolean" ? undefined : wrongType(rule);
}

export function wrongType(rule: Rule): Problem {
  return { code: "type", message: `must be ${expectation(rule)}` };
}

export function tooLong(max: number, unit: string): Problem {
  return { code: "too_long", message: `has more than ${max} ${unit}` };
}

export function tooShort(): Problem {
  return { code: "too_short", message: "must not be empty; leave it out instead" };
}

export function missing(): Problem {
  return { code: "required", message: "is required" };
}

/** In code points, as JSON Schema counts. */
function isLonger(text: string, max: number): boolean {
  return text.length > max && (text.length > 2 * max || [...text].length > max);
}

function findTextProblem(value: unknown, rule: TextRule): Problem | undefined {
  const { maxLength, choices, pattern, code = "format" } = rule;
  if (typeof value !== "string") return wrongType(rule);
  if (choices && !choices.includes(value)) return { code: "enum", message: `must be ${expectation(rule)}` };
  if (maxLength !== undefined && isLonger(value, maxLength)) return tooLong(maxLength, "characters");
  if (pattern && !pattern.test(value)) return { code, message: `must be ${expectation(rule)}` };
  return undefined;
}

function findNumberProblem(value: unknown, rule: WholeNumberRule): Problem | undefined {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = rule;
  if (typeof value !== "number" || !Number.isInteger(value)) return wrongType(rule);
  if (value < min) return { code: "range", message: `must be at least ${min}` };
  return value > max ? { code: "range", message: `must be at most ${max}` } : undefined;
}

function expectation(rule: Rule): string {
  if (rule.kind === "text")
    return rule.expected ?? rule.choices?.join(", ").replace(/, (\w+)$/, " or $1") ?? "text";
  return EXPECTATIONS[rule.kind];
}

const EXPECTATIONS = {
  "whole number": "a whole number",
  flag: "true or false",
  anything: "readable",
  list: "an array",
  record: "an object",
};
