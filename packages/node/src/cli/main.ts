import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { InvalidOptionError } from "../errors.ts";
import { emulateCommand } from "./emulate.ts";
import { FLAG_OF_OPTION, forgetEmptyVariables } from "./options.ts";
import { serveCommand } from "./serve.ts";
import { UsageError } from "./usage-error.ts";

/** The `hatpin` command. A wrong call is one sentence and exit code 2; what fails while it works, exit code 1. */
const program = new Command("hatpin")
  .description(
    "Gets a shop's conversion events to Pinterest: complete, hashed, counted once, and never lost.",
  )
  .version(packageJson.version)
  .addCommand(serveCommand())
  .addCommand(emulateCommand());

for (const command of [program, ...program.commands]) {
  command.exitOverride().configureOutput({ outputError: () => {} });
}
forgetEmptyVariables(process.env);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error: unknown): number {
  // Help and the version come as errors, too; help that nobody asked for is for a call without a command.
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (error instanceof CommanderError && error.code === "commander.help") return 2;
  const { message } = error as Error;
  if (error instanceof InvalidOptionError) {
    say(`${FLAG_OF_OPTION[error.option] ?? error.option} ${message.slice(error.option.length + 1)}`);
    return 2;
  }
  say(message.replace(/^error: /, ""));
  return error instanceof CommanderError || error instanceof UsageError ? 2 : 1;
}

function say(message: string): void {
  process.stderr.write(`hatpin: ${message.replaceAll(/\s*\n\s*/g, " ")}\n`);
}
