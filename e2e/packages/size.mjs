// `pnpm size`: the sizes and their ceilings, as a table. `pnpm size --markdown` prints the tables of docs/sizes.md,
// `pnpm size --write` puts them there.
import { readFileSync, writeFileSync } from "node:fs";
import { measureSizes } from "./measure-size.mjs";
import { sizeRows, toMarkdown, withTables } from "./size-table.mjs";

const PAGE = new URL("../../docs/sizes.md", import.meta.url);

const { ceilings } = JSON.parse(readFileSync(new URL("size.json", import.meta.url), "utf8"));
const sizes = await measureSizes();
if (process.argv.includes("--markdown")) {
  console.log(toMarkdown(await sizeRows(sizes)));
} else if (process.argv.includes("--write")) {
  writeFileSync(PAGE, withTables(readFileSync(PAGE, "utf8"), toMarkdown(await sizeRows(sizes))));
} else {
  console.table(
    sizes.map(({ name, raw, gzip, brotli, later }) => ({
      name,
      raw,
      gzip,
      brotli,
      "brotli, fetched later": later,
      ceiling: ceilings[name].brotli,
    })),
  );
}
