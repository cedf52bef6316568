import { InvalidArgumentError, Option } from "commander";
import type { InvalidOptionError } from "../errors.ts";

/** The flag, or for the secret the variable, of an option of `createProxy`, to name it to a person at a terminal. */
const FLAG_OF_OPTION: Readonly<Record<string, string>> = {
  accessToken: "PINTEREST_ACCESS_TOKEN",
  adAccountId: "--ad-account-id",
  allowedOrigins: "--allowed-origin",
  apiUrl: "--api-url",
  bodyTimeoutMs: "--body-timeout-ms",
  cookieDomain: "--cookie-domain",
  dataDir: "--data-dir",
  eventsPath: "--events-path",
  maxBodyBytes: "--max-body-bytes",
  maxWaiting: "--max-waiting",
  "metrics.secret": "HATPIN_METRICS_SECRET",
  "oauth.appId": "PINTEREST_APP_ID",
  "oauth.appSecret": "PINTEREST_APP_SECRET",
  "oauth.refreshToken": "PINTEREST_REFRESH_ACCESS_TOKEN",
  queue: "--queue",
  scriptFile: "--script-file",
  scriptPath: "--script-path",
  rateLimit: "--rate-limit",
  trustedHops: "--trusted-hops",
  trustedProxies: "--trusted-proxy",
};

/** What an error says of an option, with the flag's name in the place of the option's. */
export function nameFlag({ option, message }: InvalidOptionError): string {
  return (FLAG_OF_OPTION[option] ?? option) + message.slice(option.length);
}

export function hostOption(): Option {
  return new Option("--host <address>", "where to listen")
    .env("HATPIN_HOST")
    .default("127.0.0.1")
    .argParser(hostName);
}

/** An empty one would listen to the whole world. */
export function hostName(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must name where to listen, like 127.0.0.1.");
  return value;
}

export function portOption(defaultPort: number): Option {
  return new Option("--port <number>", "0 takes any free port")
    .env("HATPIN_PORT")
    .default(defaultPort)
    .argParser(wholeNumber(65_535));
}

export function adAccountIdOption(): Option {
  return new Option("--ad-account-id <id>", "the number in the address of Ads Manager").env(
    "PINTEREST_AD_ACCOUNT_ID",
  );
}

export function apiUrlOption(): Option {
  return new Option("--api-url <url>", "of Pinterest's API, or of an emulator").env("PINTEREST_API_URI");
}

export function allowedOriginOption(): Option {
  return new Option("--allowed-origin <origin>", "of pages on another domain; may be repeated")
    .env("HATPIN_ALLOWED_ORIGIN")
    .default([], "none")
    .argParser(collect);
}

export function eventsPathOption(): Option {
  return new Option("--events-path <path>", "where pages post")
    .env("HATPIN_EVENTS_PATH")
    .default("/hatpin/events");
}

export function scriptPathOption(): Option {
  return new Option("--script-path <path>", "where the script is")
    .env("HATPIN_SCRIPT_PATH")
    .default("/hatpin.js");
}

export function testOption(): Option {
  return new Option("--test", "Pinterest checks and answers, and records nothing").env("HATPIN_TEST");
}

export function allowCustomEventNamesOption(): Option {
  return new Option("--allow-custom-event-names", "take names of your own").env(
    "HATPIN_ALLOW_CUSTOM_EVENT_NAMES",
  );
}

/** Of every command that has something to say. */
export function jsonOption(description: string): Option {
  return new Option("--json", description).env("HATPIN_JSON");
}

/** Reads a whole number from 0 to `max`. */
export function wholeNumber(max: number): (value: string) => number {
  return wholeNumberFrom(0, max);
}

export function wholeNumberFrom(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}

/** Collects a flag that may be given again; in a variable, blanks or commas stand between the values. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, ...value.split(/[\s,]+/).filter((part) => part !== "")];
}

/** An empty variable is one that was not set: that is how a compose file hands one on. */
export function forgetEmptyVariables(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) {
    if (/^(HATPIN|PINTEREST)_/.test(name) && value === "") delete env[name];
  }
}
