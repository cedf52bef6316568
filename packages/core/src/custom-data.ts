import type { Content, CustomData } from "./event.ts";
import { isSameMoney, MAX_MONEY_LENGTH, totalMoney } from "./money.ts";
import type { Oddity } from "./oddity.ts";

/**
 * `customData` with `value` and `num_items` where they are absent and follow from `contents`. Where they are there
 * and say something else (a discount, say), they stay, which is an oddity.
 */
export function deriveTotals(customData: CustomData, oddities: Oddity[]): CustomData {
  const { contents = [], value, num_items } = customData;
  if (contents.length === 0) return customData;
  const derived: CustomData = { ...customData };

  const total = totalValue(contents);
  if (total && !value) derived.value = total;
  if (total && value && !isSameMoney(value, total)) {
    oddities.push({ path: "custom_data.value", code: "value_mismatch" });
  }
  const count = contents.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
  if (num_items === undefined && Number.isSafeInteger(count)) derived.num_items = count;
  if (num_items !== undefined && num_items !== count) {
    oddities.push({ path: "custom_data.num_items", code: "num_items_mismatch" });
  }
  return derived;
}

/** Undefined when a price is unknown, since a part of the total would be told as the whole. */
function totalValue(contents: readonly Content[]): string | undefined {
  if (!contents.every(({ item_price }) => item_price)) return undefined;
  const total = totalMoney(contents.map(({ item_price: price = "", quantity = 1 }) => ({ price, quantity })));
  return total.length > MAX_MONEY_LENGTH ? undefined : total;
}
