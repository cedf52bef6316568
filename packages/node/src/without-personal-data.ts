import { withoutTokens } from "./redact.ts";

// Plain or percent-encoded, also twice. Cut-off ones, too. The bounds keep a hostile megabyte cheap.
const EMAIL_LIKE = /[^\s@/?&=,;:"'<>()]{1,64}(?:@|%(?:25){0,3}40)[^\s@/?&=,;:"'<>()#]{0,253}/gi;

/** Masks what looks like an e-mail address or an access token, in text that came from outside and goes into a log. */
export function withoutPersonalData(text: string): string {
  return withoutTokens(text).replace(EMAIL_LIKE, "[redacted]");
}
