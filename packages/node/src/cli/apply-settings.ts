import { Command, CommanderError, InvalidArgumentError, type Option } from "commander";
import { type ConfigFile, readConfigFile } from "./config-file.ts";
import { everyCommand } from "./every-command.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Completes what the flags of a command say by the environment, and by the configuration file what neither has said. Called
 * when commander has read flags and variables. Throws `UsageError` for what cannot be meant.
 */
export function applySettings(program: Command, command: Command, env: NodeJS.ProcessEnv): void {
  const file = readConfigFile(program.opts().config);
  if (file) checkKeys(file, program);
  for (let owner: Command | null = command; owner && owner !== program; owner = owner.parent) {
    for (const option of owner.options) {
      const name = option.attributeName();
      const source = owner.getOptionValueSource(name);
      if (source === "env" && isSwitch(option)) {
        owner.setOptionValueWithSource(name, readSwitch(option.envVar ?? "", env), "env");
      }
      const setting = file?.settings[keyOf(option)];
      if (!file || setting === undefined || source === "cli" || source === "env") continue;
      owner.setOptionValueWithSource(name, readSetting(option, setting, file), "config");
    }
  }
}

/** A flag without a value. */
function isSwitch(option: Option): boolean {
  return option.isBoolean() || option.negate;
}

/** Commander would take a variable of `false` for on. */
function readSwitch(variable: string, env: NodeJS.ProcessEnv): boolean {
  const value = (env[variable] ?? "").toLowerCase();
  if (["0", "false", "no", "off"].includes(value)) return false;
  if (["1", "true", "yes", "on"].includes(value)) return true;
  throw new UsageError(`${variable} must be true or false`);
}

/** The name of the flag, that of `--no-visitor-id` being `visitor-id`. */
function keyOf(option: Option): string {
  return option.name().replace(/^no-/, "");
}

/** A file serves all commands, so that a key is right when any of them has the flag. */
function checkKeys({ path, isNamed, settings }: ConfigFile, program: Command): void {
  const known = new Set(
    everyCommand(program).flatMap((command) => (command === program ? [] : command.options.map(keyOf))),
  );
  for (const [key, value] of Object.entries(settings)) {
    if (/token|secret|password/i.test(key) && !known.has(key)) {
      throw new UsageError(
        `${path} has "${key}", but secrets do not belong into a file that others may read; put it alone into a file and name that, like PINTEREST_ACCESS_TOKEN_FILE=/run/secrets/pinterest`,
      );
    }
    if (!known.has(key)) throw new UsageError(`${path}: "${key}" is no name of a flag${suggest(key, known)}`);
    if (holdsSecret(value)) {
      throw new UsageError(
        `${path}: "${key}" holds a secret, which does not belong into a file that others may read; see "Secrets" in hatpin help`,
      );
    }
  }
  // A folder that came from elsewhere must not be able to send the token there.
  if (settings["api-url"] !== undefined && !isNamed) {
    throw new UsageError(
      `${path}: "api-url" says where the access token goes, so it counts only in a file that is named by --config or HATPIN_CONFIG`,
    );
  }
}

/** A token of Pinterest's, or an address with a password. */
function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return typeof value === "string" && /\bpin[a-z]_|^\w+:\/\/[^/@]*:[^/@]+@/.test(value);
}

/** As commander does for flags: by asking it for a flag of that name. */
function suggest(key: string, known: ReadonlySet<string>): string {
  const command = new Command().exitOverride().configureOutput({ outputError: () => {} });
  for (const name of known) command.option(`--${name}`);
  try {
    command.parse([`--${key}`], { from: "user" });
  } catch (error) {
    const near =
      error instanceof CommanderError && /Did you mean (?:one of )?(.*)\?/.exec(error.message)?.[1];
    if (near) return `; did you mean ${near.replaceAll("--", "")}?`;
  }
  return "";
}

function readSetting(option: Option, value: unknown, { path }: ConfigFile): unknown {
  const key = keyOf(option);
  if (isSwitch(option)) {
    if (typeof value !== "boolean") throw new UsageError(`${path}: "${key}" must be true or false`);
    return value;
  }
  try {
    return toTexts(value).reduce<unknown>(
      (before, text) => (option.parseArg ? option.parseArg(text, before) : text),
      option.defaultValue,
    );
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(`${path}: "${key}" is wrong. ${error.message}`);
  }
}

/** As they would be written behind the flag, one for each time it is given. */
function toTexts(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  if (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((one) => typeof one === "string")
  ) {
    return Object.entries(value).map(([name, text]) => `${name}=${text}`);
  }
  throw new InvalidArgumentError("It must be text, a number, a list of texts, or for pairs an object.");
}
