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
  return decimalsOf(text) > MAX_DECIMALS ? numberText(Number(text)) : text;
}

/** The exact sum of `price × quantity`, as a decimal in text. */
export function totalMoney(items: readonly { price: string; quantity: number }[]): string {
  const scale = Math.max(0, ...items.map(({ price }) => decimalsOf(price)));
  const units = items.reduce(
    (sum, { price, quantity }) => sum + scaledUnits(price, scale) * BigInt(quantity),
    BigInt(0),
  );
  return unitsText(units, scale);
}

/** Whether two decimals in text are the same amount: `12.5` and `12.50` are. */
export function isSameMoney(one: string, other: string): boolean {
  const scale = Math.max(decimalsOf(one), decimalsOf(other));
  return scaledUnits(one, scale) === scaledUnits(other, scale);
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

function decimalsOf(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

function scaledUnits(text: string, scale: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(scale - decimalsOf(text)));
}

function unitsText(units: bigint, scale: number): string {
  const sign = units < 0 ? "-" : "";
  const digits = String(units)
    .replace("-", "")
    .padStart(scale + 1, "0");
  const point = digits.length - scale;
  return trimZeros(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`);
}

/** Without the zeros that end the decimals, and without a point that has none. */
function trimZeros(text: string): string {
  return text.replace(/\.?0*$/, "");
}
