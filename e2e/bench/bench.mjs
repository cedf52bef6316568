// `pnpm bench [name…]`: how fast the built packages are, each next to the plainest thing that could do the job, in
// the same run. Machines are noisy: the two sides take turns, and what counts is the ratio of their medians.
import { compareAppends } from "./append.bench.mjs";
import { compareBuilding } from "./build.bench.mjs";
import { compareHashing } from "./hash.bench.mjs";
import { compareSending } from "./send.bench.mjs";

const BENCHES = {
  build: compareBuilding,
  hash: compareHashing,
  send: compareSending,
  append: compareAppends,
};

const names = process.argv.slice(2);
const rows = [];
for (const [name, compare] of Object.entries(BENCHES)) {
  if (names.length === 0 || names.includes(name)) rows.push(...(await compare()));
}
console.table(rows);
