/** Prints what was found on each platform's pages: adds there had to be, missed, false and wrong ones. */
export default class TableReporter {
  rows = new Map();

  onTestEnd(test, { annotations = test.annotations }) {
    const of = Object.fromEntries(annotations.map(({ type, description }) => [type, description]));
    if (!of.platform) return;
    const row = this.rows.get(of.platform) ?? { steps: 0, traps: 0, adds: 0, missed: 0, false: 0, wrong: 0 };
    this.rows.set(of.platform, row);
    row[of.kind === "trap" ? "traps" : "steps"] += 1;
    row.adds += Number(of.expected ?? 0);
    for (const key of ["missed", "false", "wrong"]) row[key] += Number(of[key] ?? 0);
  }

  onEnd() {
    if (this.rows.size === 0) return;
    const all = {};
    for (const row of this.rows.values()) {
      for (const [key, count] of Object.entries(row)) all[key] = (all[key] ?? 0) + count;
    }
    console.table(
      Object.fromEntries([...[...this.rows].sort(([one], [other]) => (one < other ? -1 : 1)), ["all", all]]),
    );
  }

  printsToStdio() {
    return false;
  }
}
