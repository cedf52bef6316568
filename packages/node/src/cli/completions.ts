import { Argument, Command } from "commander";
import { bashCompletions } from "./completions/bash-completions.ts";
import { describeCommands } from "./completions/describe-commands.ts";
import { fishCompletions } from "./completions/fish-completions.ts";
import { zshCompletions } from "./completions/zsh-completions.ts";
import { print } from "./print.ts";

const SHELLS = { bash: bashCompletions, zsh: zshCompletions, fish: fishCompletions };

type Shell = keyof typeof SHELLS;

const HELP = `
The script names the commands and flags of this version; make it anew after an update.

Examples:
  echo 'eval "$(hatpin completions bash)"' >> ~/.bashrc
  echo 'eval "$(hatpin completions zsh)"' >> ~/.zshrc
  hatpin completions fish > ~/.config/fish/completions/hatpin.fish`;

/** `hatpin completions`: the script by which a shell completes the commands and flags. */
export function completionsCommand(): Command {
  return new Command("completions")
    .summary("print a script by which a shell completes commands and flags")
    .description("Prints a script by which a shell completes hatpin's commands, flags and what they take.")
    .addArgument(new Argument("<shell>", "the one that you use").choices(Object.keys(SHELLS)))
    .addHelpText("after", HELP)
    .action((shell: Shell, _flags: object, command: Command) =>
      print(SHELLS[shell](describeCommands(rootOf(command))).trimEnd()),
    );
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}
