import { InvalidOptionError } from "./errors.ts";

/**
 * A secret of the environment: the variable itself, or the content of the file that the same name with `_FILE` names, as
 * the secrets of containers come. Throws `InvalidOptionError` under the name `option`, never with a value, when both are
 * set or the file cannot be read.
 */
export function readSecret(
  variable: string,
  env: NodeJS.ProcessEnv,
  option: string = variable,
): string | undefined {
  const value = env[variable]?.trim() || undefined;
  const path = env[`${variable}_FILE`]?.trim();
  if (!path) return value;
  if (value !== undefined) {
    throw new InvalidOptionError(option, `is set twice: by ${variable} and by ${variable}_FILE; unset one`);
  }
  return readFile(path, variable, option) || undefined;
}

function readFile(path: string, variable: string, option: string): string {
  try {
    // Not imported, so that a bundle for a runtime without files does not ask for them.
    return process.getBuiltinModule("node:fs").readFileSync(path, "utf8").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidOptionError(
      option,
      `cannot be read from the file that ${variable}_FILE names (${code})`,
    );
  }
}
