/** A line of the table, by its number. */
const LINE = /^\| (\d+)\. .*\|$/;

/** `text` with `rows` in its table, in the places of those with their numbers; a text without a table gets one. */
export function putRows(text, rows) {
  const lines = text.split("\n");
  const head = lineOf(Object.keys(rows[0]));
  const first = lines.indexOf(head);
  if (first < 0)
    return `${text}${[head, lineOf(Object.keys(rows[0]).map(() => "---")), ...rows.map(rowLine)].join("\n")}\n`;
  let end = first + 2;
  const byNumber = new Map();
  for (; LINE.test(lines[end] ?? ""); end++) byNumber.set(numberOf(lines[end]), lines[end]);
  for (const line of rows.map(rowLine)) byNumber.set(numberOf(line), line);
  const sorted = [...byNumber].sort(([one], [other]) => one - other).map(([, line]) => line);
  return [...lines.slice(0, first + 2), ...sorted, ...lines.slice(end)].join("\n");
}

function rowLine(row) {
  return lineOf(Object.values(row));
}

function lineOf(cells) {
  return `| ${cells.join(" | ")} |`;
}

function numberOf(line) {
  return Number(LINE.exec(line)[1]);
}
