import { readFileSync } from "node:fs";

/** The code of a language that stands under a heading of a page in `docs/`. */
export function readSnippet(page: string, heading: string, language: string): string {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [, code] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(section.split("\n## ")[0] ?? "") ?? [];
  if (code === undefined) throw new Error(`docs/${page} has no ${language} under "${heading}"`);
  return code;
}
