import type { LeafRule, TextRule, WholeNumberRule } from "./fields.ts";

/** Whether a value of the wire fits its rule. What is wrong with one that does not, `fault.ts` finds. */
export function fits(value: unknown, rule: LeafRule): boolean {
  if (rule.kind === "text") return typeof value === "string" && fitsText(value, rule);
  if (rule.kind === "whole number") return Number.isSafeInteger(value) && fitsNumber(Number(value), rule);
  return rule.kind !== "flag" || typeof value === "boolean";
}

function fitsText(text: string, { choices, pattern, maxLength = text.length }: TextRule): boolean {
  return (
    (!choices || choices.includes(text)) &&
    (!pattern || pattern.test(text)) &&
    // In code points, as JSON Schema counts: none is of more than two units.
    (text.length <= maxLength || [...text.slice(0, 2 * maxLength + 1)].length <= maxLength)
  );
}

function fitsNumber(number: number, { min = number, max = number }: WholeNumberRule): boolean {
  return number >= min && number <= max;
}
