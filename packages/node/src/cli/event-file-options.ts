import type { CreateConversionEventOptions } from "@hatpin/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type EventFileOptions, FILE_FORMATS, type FileFormat } from "./event-file/open-event-file.ts";
import { allowCustomEventNamesOption } from "./options.ts";

/** What the flags of `addEventFileOptions` say. */
export interface EventFileFlags {
  format?: FileFormat;
  column: Record<string, string>;
  set: Record<string, string>;
  callingCode?: string;
  allowCustomEventNames?: boolean;
}

/** The flags of every command that reads a file of events. */
export function addEventFileOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "of the file; guessed by its beginning").choices([...FILE_FORMATS]),
    )
    .addOption(
      new Option(
        "--column <header=field>",
        'CSV: what a column holds, like "E-Mail 2=em"; "Notes=" for nothing',
      )
        .default({}, "guessed by the header")
        .argParser(collectPairs),
    )
    .addOption(
      new Option("--set <field=value>", "CSV: the same for all events, like event_name=checkout")
        .default({}, "nothing")
        .argParser(collectPairs),
    )
    .addOption(
      new Option("--calling-code <digits>", "of phone numbers written without one, like 49")
        .env("HATPIN_CALLING_CODE")
        .argParser(callingCode),
    )
    .addOption(allowCustomEventNamesOption());
}

/** How the flags want a file to be read. */
export function toFileOptions({ format, column: columns, set }: EventFileFlags): EventFileOptions {
  return { format, columns, set };
}

/** How the flags want events to be built. */
export function toEventOptions({
  allowCustomEventNames,
  callingCode: defaultCallingCode,
}: EventFileFlags): CreateConversionEventOptions {
  return { allowCustomEventNames, defaultCallingCode };
}

/** The first `=` divides; a header that holds one cannot be named. */
function collectPairs(pair: string, before: Record<string, string>): Record<string, string> {
  const at = pair.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be two words with = between them.");
  return { ...before, [pair.slice(0, at).trim()]: pair.slice(at + 1).trim() };
}

function callingCode(value: string): string {
  const digits = /^\+?(\d{1,3})$/.exec(value)?.[1];
  if (!digits) throw new InvalidArgumentError("It must be one to three digits, like 49.");
  return digits;
}
