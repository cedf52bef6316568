/** Ends the command with this exit code, and without a sentence: all is said already. */
export class ExitCode extends Error {
  override readonly name = "ExitCode";

  constructor(readonly exitCode: number) {
    super(`exit code ${exitCode}`);
  }
}
