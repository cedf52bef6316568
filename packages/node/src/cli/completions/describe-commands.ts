import type { Command, Option } from "commander";
import { everyCommand } from "../every-command.ts";

/** What a shell needs to know of a command. */
export interface DescribedCommand {
  /** The words behind `hatpin`; none for itself. */
  path: string[];
  subcommands: { name: string; summary: string }[];
  options: DescribedOption[];
  /** What stands behind it, where a shell can help with that. */
  argument: "files" | readonly string[] | undefined;
}

export interface DescribedOption {
  long: string;
  summary: string;
  /** What it takes; undefined for a switch. */
  value: "files" | "text" | readonly string[] | undefined;
}

/** The commands, their flags and what these take, in the order of help. */
export function describeCommands(program: Command): DescribedCommand[] {
  return everyCommand(program).map((command) => {
    const help = command.createHelp();
    const owners = command === program ? [command] : [command, program];
    return {
      path: pathOf(command),
      subcommands: help
        .visibleCommands(command)
        .map((one) => ({ name: one.name(), summary: help.subcommandDescription(one) })),
      options: owners
        .flatMap((owner) => help.visibleOptions(owner))
        .flatMap((option) => (option.long ? [describeOption(option, option.long)] : []))
        .filter((option, index, all) => all.findIndex(({ long }) => long === option.long) === index),
      argument: argumentOf(command),
    };
  });
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

function describeOption(option: Option, long: string): DescribedOption {
  const value = option.required || option.optional ? (option.argChoices ?? kindOf(option.flags)) : undefined;
  return { long, summary: option.description, value };
}

function argumentOf({ registeredArguments: [argument] }: Command): DescribedCommand["argument"] {
  if (!argument) return undefined;
  return argument.argChoices ?? (kindOf(argument.name()) === "files" ? "files" : undefined);
}

/** By the name that help gives to the value. */
function kindOf(flags: string): "files" | "text" {
  return /\b(file|folder)\b/.test(flags) ? "files" : "text";
}
