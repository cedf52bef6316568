import { Command, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { applySettings } from "./apply-settings.ts";
import { checkCommand } from "./check.ts";
import { completionsCommand } from "./completions.ts";
import { DEFAULT_CONFIG_FILE } from "./config-file.ts";
import { deadLettersCommand } from "./dead-letters.ts";
import { doctorCommand } from "./doctor.ts";
import { emulateCommand } from "./emulate.ts";
import { everyCommand } from "./every-command.ts";
import { createPaint } from "./paint.ts";
import { reportCommand } from "./report.ts";
import { sendCommand } from "./send.ts";
import { serveCommand } from "./serve.ts";
import { wrapText } from "./wrap-text.ts";

const MAX_HELP_WIDTH = 100;

const HELP = `
Each flag may also be an environment variable, where its help names one, or stand in a configuration file, JSON with the
names of the flags. A flag goes before a variable, and a variable before the file:
  { "ad-account-id": "549755885175", "allowed-origin": ["https://m.shop.example"] }

Secrets are neither flags, which show in the list of processes, nor in that file. They are read from the environment, or
from a file that it names:
  PINTEREST_ACCESS_TOKEN=...                       the token itself
  PINTEREST_ACCESS_TOKEN_FILE=/run/secrets/token   the file that holds it
PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_SECRET, HATPIN_QUEUE, HATPIN_METRICS_SECRET and HATPIN_LIVE_PAGE_SECRET may
have _FILE in the same way.

NO_COLOR=1 takes the colours away, FORCE_COLOR=1 keeps them where there is no terminal.

Exit codes: 0 done, 1 it could not work, 2 it was called in a wrong way, 3 some events cannot be sent.`;

const paint = createPaint(process.stdout);

/** The `hatpin` command with all its commands: what is run, what help shows, and what the documentation is made from. */
export function createProgram(): Command {
  const program = new Command("hatpin")
    .description(
      "Gets a shop's conversion events to Pinterest: complete, hashed, counted once, and never lost.",
    )
    .version(packageJson.version)
    .addOption(
      new Option(
        "--config <file>",
        `flags from a file (default: ${DEFAULT_CONFIG_FILE}, if it is there)`,
      ).env("HATPIN_CONFIG"),
    )
    .addCommand(serveCommand())
    .addCommand(sendCommand())
    .addCommand(checkCommand())
    .addCommand(deadLettersCommand())
    .addCommand(reportCommand())
    .addCommand(doctorCommand())
    .addCommand(emulateCommand())
    .addCommand(completionsCommand())
    .addHelpText("after", HELP)
    .hook("preAction", (program, command) => applySettings(program, command, process.env));
  for (const command of everyCommand(program)) {
    command
      .exitOverride()
      .configureOutput({
        outputError: () => {},
        getOutHelpWidth: helpWidth,
        getOutHasColors: () => true,
        writeOut: writeHelp,
      })
      .configureHelp({ showGlobalOptions: true, styleTitle: (title) => paint("bold", title) });
  }
  return program;
}

function helpWidth(): number {
  return Math.min(process.stdout.columns ?? 80, MAX_HELP_WIDTH);
}

function writeHelp(text: string): void {
  process.stdout.write(wrapText(text, helpWidth()));
}
