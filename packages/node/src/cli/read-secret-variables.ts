import { readSecret } from "../read-secret.ts";
import { UsageError } from "./usage-error.ts";

/** Flags that hold a secret, or may: `HATPIN_QUEUE` a password. Those of Pinterest are read where they are used. */
const SECRET_VARIABLES = ["HATPIN_QUEUE"];

/** Puts what files hold into the variables that flags are read from, so that `HATPIN_QUEUE_FILE` is as good. */
export function readSecretVariables(env: NodeJS.ProcessEnv): void {
  for (const variable of SECRET_VARIABLES) {
    const value = readSecret(variable, env);
    if (value === undefined) continue;
    env[variable] = value;
    delete env[`${variable}_FILE`];
  }
}

/** Throws `UsageError` where there is nothing to send events with. */
export function requireCredentials(env: NodeJS.ProcessEnv): void {
  if (readSecret("PINTEREST_ACCESS_TOKEN", env) || readSecret("PINTEREST_REFRESH_ACCESS_TOKEN", env)) return;
  throw new UsageError(
    "PINTEREST_ACCESS_TOKEN is missing; set it to a token from Ads Manager (Conversions), or PINTEREST_ACCESS_TOKEN_FILE to a file that holds one",
  );
}
