import type { Content, CustomData } from "./event.ts";
import { MAX_MONEY_LENGTH, totalMoney } from "./money.ts";

/** The totals that follow from `contents`. */
export type Totals = Pick<CustomData, "value" | "num_items">;

/** No value when a price is unknown, since a part would be told as the whole. */
export function totalsOf(contents: readonly Content[]): Totals {
  const totals: Totals = {};
  const num_items = contents.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
  if (Number.isSafeInteger(num_items)) totals.num_items = num_items;
  const value = totalMoney(contents);
  if (value && value.length <= MAX_MONEY_LENGTH) totals.value = value;
  return totals;
}
