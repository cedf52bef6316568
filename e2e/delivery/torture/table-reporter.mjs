import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { putRows } from "./put-rows.mjs";

/**
 * Prints how many trials of each row were delivered, and in how many something was sent twice; `HATPIN_TORTURE_TABLE`
 * names a Markdown file in whose table the rows that ran take the place of those with their numbers.
 */
export default class TableReporter {
  rows = new Map();

  onTestEnd(test, { annotations = test.annotations }) {
    const of = Object.fromEntries(annotations.map(({ type, description }) => [type, description]));
    if (!of.torture) return;
    this.rows.set(Number.parseInt(of.torture, 10), {
      row: of.torture,
      "delivered, counted once": `${of.delivered} of ${of.trials}`,
      "sent twice": `${of.twice}`,
      "something fails": of.failing,
    });
  }

  onEnd() {
    if (this.rows.size === 0) return;
    const rows = [...this.rows].sort(([one], [other]) => one - other).map(([, row]) => row);
    console.table(rows);
    const file = process.env.HATPIN_TORTURE_TABLE;
    if (file) writeFileSync(file, putRows(existsSync(file) ? readFileSync(file, "utf8") : "", rows));
  }

  printsToStdio() {
    return false;
  }
}
