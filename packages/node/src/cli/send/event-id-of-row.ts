import { createEventId } from "@hatpin/core";
import { isRecord } from "../../is-record.ts";
import type { Row } from "../event-file/row.ts";

/**
 * The id of a row's event that was given none, the same in each run, so that Pinterest can tell that it was sent before.
 * Of an order it is the one that the page gives (`createEventId("checkout", orderId)`), so that both count once. Where
 * nothing tells the row from others its number does, in a file that is known; without one the id is another each time.
 */
export function eventIdOfRow(
  row: Row,
  { fileId, number }: { fileId: string | undefined; number: number },
): string | Promise<string> {
  if (row.kind === "event" && isRecord(row.input) && isRecord(row.input.custom_data)) {
    const { event_name } = row.input;
    const { order_id } = row.input.custom_data;
    const order = typeof order_id === "number" ? String(order_id) : order_id;
    if (typeof event_name === "string" && typeof order === "string" && order.trim() !== "") {
      return createEventId(event_name, order.trim());
    }
  }
  return fileId === undefined ? createEventId() : createEventId(fileId, `${number}`);
}
