import type { OnWarning } from "./errors.ts";
import type { Content, CustomData } from "./event.ts";
import { isSameMoney, MAX_MONEY_LENGTH, totalMoney } from "./money.ts";

/**
 * `customData` with `value` and `num_items` where they are absent and follow from `contents`. Where they are there
 * and say something else (a discount, say), they stay and `onWarning` is told.
 */
export function deriveTotals(customData: CustomData, onWarning: OnWarning): CustomData {
  const { contents = [], value, num_items } = customData;
  if (contents.length === 0) return customData;
  const total = totalValue(contents);
  const count = contents.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
  const derived: CustomData = { ...customData };

  if (total !== undefined && !value) derived.value = total;
  if (total !== undefined && value && !isSameMoney(value, total)) {
    const message = "is not the sum of item_price times quantity over contents";
    onWarning({ path: "custom_data.value", code: "value_mismatch", message });
  }
  if (num_items === undefined && Number.isSafeInteger(count)) derived.num_items = count;
  if (num_items !== undefined && num_items !== count) {
    const message = "is not the sum of the quantities of contents";
    onWarning({ path: "custom_data.num_items", code: "num_items_mismatch", message });
  }
  return derived;
}

/** Undefined when a price is unknown, since a part of the total would be told as the whole. */
function totalValue(contents: readonly Content[]): string | undefined {
  const items = contents.map(({ item_price: price = "", quantity = 1 }) => ({ price, quantity }));
  if (items.some(({ price }) => price === "")) return undefined;
  const total = totalMoney(items);
  return total.length > MAX_MONEY_LENGTH ? undefined : total;
}
