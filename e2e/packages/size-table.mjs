// The tables of docs/sizes.md, made of what is measured: rows are `[what, bytes]`.
import { readFileSync } from "node:fs";
import { IMPORTS, measureCaptures, measureOtherTags } from "./measure-size.mjs";

const START = "<!-- made by pnpm size --write -->";
const END = "<!-- end of what was made -->";

/** The two that we wished smaller. */
const MAPPED = ["minimal import", "events and hashing"];

const exported = JSON.parse(readFileSync(new URL("exports.json", import.meta.url), "utf8"));

/** Rows by the heading of their table. */
export async function sizeRows(sizes) {
  const [tag] = sizes;
  const pixel = sizes.find(({ name }) => name === "Shopify pixel");
  const imports = sizes.filter(({ name }) => name in IMPORTS);
  const minimal = imports.find(({ name }) => name === "minimal import").brotli;
  const captures = exported["@hatpin/browser"].values.filter(
    (name) => name !== "createTracker" && name !== "pageVisits",
  );
  return {
    "The script tag": [
      ["`hatpin.js`, every platform", tag.brotli],
      ...measureOtherTags().map(({ name, brotli }) => [`\`${name}\``, brotli]),
      ["`hatpin/shopify-pixel.js`, for the checkout", pixel.brotli],
    ],
    "What the tag fetches later, from the folder `hatpin/`": fileRows(tag.parts),
    "npm imports, at the start": imports.map(({ name, brotli }) => [name, brotli]),
    "What a capture adds to the minimal import": (await measureCaptures(captures, minimal)).map(
      ({ name, brotli }) => [`\`${name}\``, brotli],
    ),
    ...Object.fromEntries(
      imports
        .filter(({ name }) => MAPPED.includes(name))
        .map(({ name, duties }) => [`What the bytes of the ${name} buy`, duties()]),
    ),
    ...Object.fromEntries(
      imports.map(({ name, parts }) => [`What the ${name} fetches later`, fileRows(parts)]),
    ),
  };
}

function fileRows(parts) {
  return parts.map(({ name, brotli }) => [`\`${name}\``, brotli]);
}

export function toMarkdown(rowsByHeading) {
  return Object.entries(rowsByHeading)
    .map(
      ([heading, rows]) =>
        `| ${heading} | bytes |\n|---|--:|\n${rows.map(([what, bytes]) => `| ${what} | ${bytes} |\n`).join("")}`,
    )
    .join("\n");
}

/** The page with other tables in it. */
export function withTables(page, markdown) {
  const [before] = page.split(START);
  const [, after] = page.split(END);
  return `${before}${START}\n\n${markdown}\n${END}${after}`;
}

/** The rows of a page, as `toMarkdown` writes them: `heading: what` and its bytes. */
export function readRows(page) {
  const rows = new Map();
  let heading = "";
  for (const [, what, bytes] of page.matchAll(/^\| (.+) \| (\d+|bytes) \|$/gm)) {
    if (bytes === "bytes") heading = what;
    else rows.set(`${heading}: ${what}`, Number(bytes));
  }
  return rows;
}
