import { readFileSync } from "node:fs";

const PAGE = readFileSync(new URL("../../docs/recipes.md", import.meta.url), "utf8");

/** The code of docs/recipes.md, by the name in the first line of each block. */
const FILES = new Map(
  [...PAGE.matchAll(/^```\w+\n(?:\/\/|<!--) (\S+).*\n([\s\S]*?)^```$/gm)].map(([, file = "", code = ""]) => [
    file,
    code,
  ]),
);

/** What docs/recipes.md says to paste. */
export function recipe(file: string): string {
  const code = FILES.get(file);
  if (!code) throw new Error(`docs/recipes.md has no file ${file}; it has ${[...FILES.keys()].join(", ")}`);
  return code;
}
