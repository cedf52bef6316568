import { readFileSync } from "node:fs";
import { isRecord } from "../is-record.ts";
import { UsageError } from "./usage-error.ts";

export const DEFAULT_CONFIG_FILE = "hatpin.config.json";

export interface ConfigFile {
  path: string;
  /** False when it is there by its usual name, and nobody named it. */
  isNamed: boolean;
  settings: Record<string, unknown>;
}

/** The file that is named, else the one of the usual name in the working folder, where there is one. */
export function readConfigFile(named: string | undefined): ConfigFile | undefined {
  const path = named ?? DEFAULT_CONFIG_FILE;
  const text = readText(path, named !== undefined);
  if (text === undefined) return undefined;
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    // The parser's message would quote the text.
    throw new UsageError(`${path} is not valid JSON`);
  }
  if (!isRecord(settings)) throw new UsageError(`${path} must be a JSON object, like { "port": 8377 }`);
  return { path, isNamed: named !== undefined, settings };
}

function readText(path: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && !mustExist) return undefined;
    throw new UsageError(`${path} cannot be read (${code})`);
  }
}
