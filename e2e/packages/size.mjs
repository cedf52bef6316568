// `pnpm size`: the sizes and their ceilings, as a table.
import { readFileSync } from "node:fs";
import { measureSizes } from "./measure-size.mjs";

const { ceilings } = JSON.parse(readFileSync(new URL("size.json", import.meta.url), "utf8"));
const rows = (await measureSizes()).map(({ name, raw, gzip, brotli, later }) => ({
  name,
  raw,
  gzip,
  brotli,
  "brotli, fetched later": later,
  ceiling: ceilings[name].brotli,
}));
console.table(rows);
