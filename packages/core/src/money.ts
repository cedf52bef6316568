import type { Content } from "./event.ts";

/** An amount as it goes on the wire: digits, and a point where there are decimals. */
export const MONEY_PATTERN = /^-?\d+(\.\d+)?$/;

/** No amount is longer; a double, which Pinterest reads it into, holds far fewer digits. */
export const MAX_MONEY_LENGTH = 40;

/** More decimals than any currency has, and fewer than the noise of floating point needs to show. */
const MAX_DECIMALS = 10;

/** The digits of a double that survive arithmetic. */
const SAFE_DIGITS = 15;

/**
 * `amount` as a decimal in text: without exponent, and without the noise of floating point
 * (`0.1 + 0.2` is `0.3`). A decimal in text stays as it was written, without the white space around it.
 * Whatever is no amount is returned as it is, for the check that follows to refuse.
 */
export function toMoneyText(amount: unknown): unknown {
  if (typeof amount === "number" && Number.isFinite(amount)) return numberText(amount);
  if (typeof amount !== "string") return amount;
  const text = amount.trim();
  if (!MONEY_PATTERN.test(text) || text.length > MAX_MONEY_LENGTH) return text;
  const [, decimals = ""] = text.split(".");
  // So many decimals are a float that became text too early.
  return decimals.length > MAX_DECIMALS ? numberText(Number(text)) : text;
}

/** The exact sum of price times quantity, as a decimal in text; undefined where a price is unknown. */
export function totalMoney(contents: readonly Content[]): string | undefined {
  let sum = 0n;
  for (const { item_price, quantity = 1 } of contents) {
    if (!item_price) return undefined;
    sum += toUnits(item_price) * BigInt(quantity);
  }
  return unitsText(sum);
}

function numberText(amount: number): string {
  const rounded = Number.isInteger(amount)
    ? amount
    : Number(Number(amount.toFixed(MAX_DECIMALS)).toPrecision(SAFE_DIGITS));
  const [digits = "", exponent] = String(rounded).split("e");
  if (exponent === undefined) return digits;
  if (exponent.startsWith("-")) return trimZeros(rounded.toFixed(MAX_DECIMALS));
  const [whole = "", decimals = ""] = digits.split(".");
  return whole + decimals.padEnd(Number(exponent), "0");
}

/** Whole units of the last decimal that an amount may have: integers, which are summed without loss. */
function toUnits(text: string): bigint {
  const [whole = "", decimals = ""] = text.split(".");
  return BigInt(whole + decimals.padEnd(MAX_DECIMALS, "0"));
}

function unitsText(units: bigint): string {
  const digits = String(units).replace(/\d+/, (all) => all.padStart(MAX_DECIMALS + 1, "0"));
  return trimZeros(`${digits.slice(0, -MAX_DECIMALS)}.${digits.slice(-MAX_DECIMALS)}`);
}

/** Without the zeros that end the decimals, and without a point that has none. */
function trimZeros(text: string): string {
  return text.replace(/\.?0*$/, "");
}
