import type { Column } from "./event-file/csv-columns.ts";
import { print } from "./print.ts";

/** A wrong guess would send wrong facts in good order, so that it is shown first. */
export async function printColumns(columns: readonly Column[]): Promise<void> {
  const width = Math.max(...columns.map(({ header }) => header.length));
  await print("The columns, as they are understood (--column says otherwise):");
  for (const { header, field } of columns) await print(`  ${header.padEnd(width)}  ${field ?? "not used"}`);
  await print();
}
