/** The command was called in a way that cannot work; the message says the way out. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
