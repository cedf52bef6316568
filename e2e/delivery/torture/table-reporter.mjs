import { writeFileSync } from "node:fs";

/**
 * Prints how many trials of each row were delivered, and in how many something was sent twice; `HATPIN_TORTURE_TABLE`
 * names a file for the same as Markdown.
 */
export default class TableReporter {
  rows = new Map();

  onTestEnd(test, { annotations = test.annotations }) {
    const of = Object.fromEntries(annotations.map(({ type, description }) => [type, description]));
    if (!of.torture) return;
    this.rows.set(Number.parseInt(of.torture, 10), {
      row: of.torture,
      delivered: `${of.delivered} of ${of.trials}`,
      "sent twice": `${of.twice}`,
      "something fails": of.failing,
    });
  }

  onEnd() {
    if (this.rows.size === 0) return;
    const rows = [...this.rows].sort(([one], [other]) => one - other).map(([, row]) => row);
    console.table(rows);
    const file = process.env.HATPIN_TORTURE_TABLE;
    if (file) writeFileSync(file, markdown(rows));
  }

  printsToStdio() {
    return false;
  }
}

function markdown(rows) {
  const lines = [Object.keys(rows[0]), Object.keys(rows[0]).map(() => "---"), ...rows.map(Object.values)];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
