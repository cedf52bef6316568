import { InvalidArgumentError, Option } from "commander";
import { UsageError } from "./usage-error.ts";

/** The flag, or for the secret the variable, of an option of `createProxy`, to name it to a person at a terminal. */
export const FLAG_OF_OPTION: Readonly<Record<string, string>> = {
  accessToken: "PINTEREST_ACCESS_TOKEN",
  adAccountId: "--ad-account-id",
  allowedOrigins: "--allowed-origin",
  apiUrl: "--api-url",
  cookieDomain: "--cookie-domain",
  dataDir: "--data-dir",
  eventsPath: "--events-path",
  maxWaiting: "--max-waiting",
  queue: "--queue",
  scriptFile: "--script-file",
  scriptPath: "--script-path",
  trustedHops: "--trusted-hops",
};

export function hostOption(): Option {
  return new Option("--host <address>", "where to listen")
    .env("HATPIN_HOST")
    .default("127.0.0.1")
    .argParser(hostName);
}

/** An empty one would listen to the whole world. */
function hostName(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must name where to listen, like 127.0.0.1.");
  return value;
}

export function portOption(defaultPort: number): Option {
  return new Option("--port <number>", "0 takes any free port")
    .env("HATPIN_PORT")
    .default(defaultPort)
    .argParser(wholeNumber(65_535));
}

/** Reads a whole number from 0 to `max`. */
export function wholeNumber(max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number > max) {
      throw new InvalidArgumentError(`It must be a whole number from 0 to ${max}.`);
    }
    return number;
  };
}

/** Collects a flag that may be given again; in a variable, blanks or commas stand between the values. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, ...value.split(/[\s,]+/).filter((part) => part !== "")];
}

/** A flag is on when it is given or its variable says so. Commander would take a variable of `false` for on. */
export function isOn(flag: boolean | undefined, variable: string, env: NodeJS.ProcessEnv): boolean {
  if (flag) return true;
  const value = (env[variable] ?? "").toLowerCase();
  if (["", "0", "false", "no", "off"].includes(value)) return false;
  if (["1", "true", "yes", "on"].includes(value)) return true;
  throw new UsageError(`${variable} must be true or false`);
}

/** An empty variable is one that was not set: that is how a compose file hands one on. */
export function forgetEmptyVariables(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) {
    if (/^(HATPIN|PINTEREST)_/.test(name) && value === "") delete env[name];
  }
}
