import { stripVTControlCharacters } from "node:util";
import type { Command } from "commander";
import { everyCommand } from "./every-command.ts";
import { wrapText } from "./wrap-text.ts";

const WIDTH = 80;

/** The help of each command as a terminal of 80 columns shows it, as Markdown: a part of docs/command-line.md. */
export function helpPages(program: Command): string {
  return everyCommand(program)
    .filter((command) => command.name() !== "help")
    .map((command) => `### ${titleOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`)
    .join("\n");
}

function titleOf(command: Command): string {
  return command.parent ? `${titleOf(command.parent)} ${command.name()}` : command.name();
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    getOutHelpWidth: () => WIDTH,
    writeOut: (piece) => {
      text += piece;
    },
  });
  command.outputHelp();
  return wrapText(stripVTControlCharacters(text), WIDTH).trim();
}
