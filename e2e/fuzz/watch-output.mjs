const STAGE = /"stage":"(\w+)"/g;

/** Enough to see on which port it listens, or why it does not. */
const BEGINNING = 10_000;

/**
 * Reads the lines that a process writes and keeps none: counts the steps of events in them, and keeps what `find` finds in
 * them, which is to be nothing.
 */
export function watchOutput(streams, find) {
  const counts = {};
  const found = new Set();
  let beginning = "";
  for (const stream of streams) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (chunk) => {
      if (beginning.length < BEGINNING) beginning += chunk;
      const lines = rest + chunk;
      const end = lines.lastIndexOf("\n") + 1;
      rest = lines.slice(end);
      read(lines.slice(0, end));
    });
    stream.on("end", () => read(rest));
  }

  function read(text) {
    for (const [, stage] of text.matchAll(STAGE)) counts[stage] = (counts[stage] ?? 0) + 1;
    for (const each of find(text)) found.add(each);
  }

  return { beginning: () => beginning, count: (stage) => counts[stage] ?? 0, found: () => [...found] };
}
