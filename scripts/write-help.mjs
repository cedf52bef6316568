// Writes the help of each command into docs/command-line.md, behind its mark: `pnpm docs:help`.
import { readFileSync, writeFileSync } from "node:fs";
import { createProgram } from "../packages/node/src/cli/create-program.ts";
import { helpPages } from "../packages/node/src/cli/help-pages.ts";

const PAGE = "docs/command-line.md";
const MARK = "## Reference\n";

const text = readFileSync(PAGE, "utf8");
const end = text.indexOf(MARK) + MARK.length;
writeFileSync(PAGE, `${text.slice(0, end)}\n${helpPages(createProgram())}`);
