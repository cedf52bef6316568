import { printable } from "./printable.ts";

export interface TableOptions {
  /** Lines are cut there. Default: never. */
  width?: number | undefined;
  /** Columns of numbers, from 0. */
  right?: readonly number[];
}

const GAP = "  ";

/** The lines of a table, its header first. Of what came from outside a terminal obeys nothing. */
export function formatTable(
  rows: readonly (readonly string[])[],
  { width = Number.POSITIVE_INFINITY, right = [] }: TableOptions = {},
): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  return cells.map((row) => {
    const line = row.map((cell, column) => {
      const columnWidth = widths[column] ?? 0;
      return right.includes(column) ? cell.padStart(columnWidth) : cell.padEnd(columnWidth);
    });
    return cut(line.join(GAP).trimEnd(), width);
  });
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
