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
  // So many decimals are a float that became text too early.
  return decimalsOf(text).length > MAX_DECIMALS ? numberText(Number(text)) : text;
}

/** The exact sum of `price × quantity`, as a decimal in text. */
export function totalMoney(items: readonly { price: string; quantity: number }[]): string {
  return unitsText(
    items.reduce((sum, { price, quantity }) => sum + toUnits(price) * BigInt(quantity), BigInt(0)),
  );
}

/** Whether two decimals in text are the same amount: `12.5` and `12.50` are. */
export function isSameMoney(one: string, other: string): boolean {
  return toUnits(one) === toUnits(other);
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

function decimalsOf(text: string): string {
  return text.split(".")[1] ?? "";
}

/** Whole units of the last decimal that any amount has: integers, which are summed without loss. */
function toUnits(text: string): bigint {
  return BigInt(text.replace(/\..*/, "") + decimalsOf(text).padEnd(MAX_MONEY_LENGTH, "0"));
}

function unitsText(units: bigint): string {
  const digits = String(units).replace(/\d+/, (all) => all.padStart(MAX_MONEY_LENGTH + 1, "0"));
  return trimZeros(`${digits.slice(0, -MAX_MONEY_LENGTH)}.${digits.slice(-MAX_MONEY_LENGTH)}`);
}

/** Without the zeros that end the decimals, and without a point that has none. */
function trimZeros(text: string): string {
  return text.replace(/\.?0*$/, "");
}
