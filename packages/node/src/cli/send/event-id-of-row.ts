import { createEventId } from "@hatpin/core";
import { isRecord } from "../../is-record.ts";
import type { Row } from "../event-file/row.ts";

/**
 * The id of a row's event that was given none, the same in each run, so that Pinterest can tell that it was sent before.
 * Of an order it is the one that the page gives (`createEventId("checkout", orderId)`), so that both count once. Undefined
 * where nothing tells the row from others: `place` does, in a file that stays the same.
 */
export function eventIdOfRow(row: Row, place: readonly string[] | undefined): string | Promise<string> {
  if (row.kind === "event" && isRecord(row.input) && isRecord(row.input.custom_data)) {
    const { event_name } = row.input;
    const { order_id } = row.input.custom_data;
    const order = typeof order_id === "number" ? String(order_id) : order_id;
    if (typeof event_name === "string" && typeof order === "string" && order.trim() !== "") {
      return createEventId(event_name, order.trim());
    }
  }
  return place ? createEventId(...place) : createEventId();
}
