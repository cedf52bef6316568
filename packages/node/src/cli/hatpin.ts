import { CommanderError } from "commander";
import { InvalidOptionError } from "../errors.ts";
import { createProgram } from "./create-program.ts";
import { ExitCode } from "./exit-code.ts";
import { forgetEmptyVariables, nameFlag } from "./options.ts";
import { readSecretVariables } from "./read-secret-variables.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs the `hatpin` command to its end and resolves with the exit code: 0, 1 when it could not work, 2 when it was
 * called in a wrong way, or what the command says of its own. What went wrong is one sentence for `complain`.
 */
export async function hatpin(
  args: readonly string[],
  complain: (sentence: string) => void = (sentence) => process.stderr.write(`${sentence}\n`),
): Promise<number> {
  forgetEmptyVariables(process.env);
  try {
    readSecretVariables(process.env);
    await createProgram().parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    const { code, sentence } = explain(error);
    if (sentence !== undefined) complain(`hatpin: ${sentence.replaceAll(/\s*\n\s*/g, " ")}`);
    return code;
  }
}

function explain(error: unknown): { code: number; sentence?: string } {
  if (error instanceof ExitCode) return { code: error.exitCode };
  const { message } = error as Error;
  if (error instanceof CommanderError) {
    // Help and the version end as errors, too. Help that nobody asked for is for a call without a command.
    if (error.exitCode === 0) return { code: 0 };
    return error.code === "commander.help"
      ? { code: 2 }
      : { code: 2, sentence: message.replace(/^error: /, "") };
  }
  if (error instanceof InvalidOptionError) {
    return { code: 2, sentence: nameFlag(error) };
  }
  return { code: error instanceof UsageError ? 2 : 1, sentence: message };
}
