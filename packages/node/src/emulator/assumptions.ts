/**
 * What the emulator answers without knowing it of Pinterest: neither its description nor its public pages say it. An
 * answer that holds any of it says so in its headers.
 */
export const ASSUMPTIONS = {
  "request-message": "the words that name the place after `The request was invalid.`, in a 400",
  "event-message": "an event's `error_message`, but for `Invalid event_timestamp parameter.`",
  "warning-message": "the words of a `warning_message`; what draws one is known",
  "failed-status": "422 when no event was processed, 200 with failures when some were",
  "test-rest": "the events of a test beyond the first 20: they fail",
  "account-code": "the `code` of 404; its message is known",
  "size-limit": "413 for more than 32 MiB",
  "failure-words": "`code` and `message` of every status that the description does not name, such as 500",
  "token-words": "status, `code` and `message` when a token is not given",
  "refresh-once": "that a refresh token serves once",
} as const;

export type Assumption = keyof typeof ASSUMPTIONS;

/** Marks for a program that reads the answer: `described` by Pinterest, or `assumed`, and then what. */
export function markAssumed(assumed: readonly Assumption[] = []): Record<string, string> {
  if (assumed.length === 0) return { "x-hatpin-emulator": "described" };
  return { "x-hatpin-emulator": "assumed", "x-hatpin-assumed": [...new Set(assumed)].join(", ") };
}
