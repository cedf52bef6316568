import type { Row } from "../event-file/row.ts";
import type { RowStates, Stretch } from "./row-states.ts";

export interface RowsOfStretch {
  stretch: Stretch;
  rows: Row[];
}

/** The rows of a file that are not done, in stretches of at most `max` that stand next to each other. */
export async function* readStretches(
  rows: AsyncIterable<Row>,
  states: Pick<RowStates, "isDone"> | undefined,
  max: number,
): AsyncGenerator<RowsOfStretch> {
  let number = 0;
  let open: Row[] = [];
  const close = (last: number): RowsOfStretch => {
    const closed: RowsOfStretch = { stretch: [last - open.length + 1, last], rows: open };
    open = [];
    return closed;
  };
  for await (const row of rows) {
    number += 1;
    if (states?.isDone(number)) {
      if (open.length > 0) yield close(number - 1);
      continue;
    }
    open.push(row);
    if (open.length === max) yield close(number);
  }
  if (open.length > 0) yield close(number);
}
