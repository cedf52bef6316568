import { InvalidOptionError } from "./errors.ts";
import { createRedactor } from "./redact.ts";

/** The access token, locked in: it comes out as a header only, and can be taken out of any text. */
export interface Auth {
  /** The value of the `Authorization` header. */
  authorization(): string;
  redact(text: string): string;
}

/** Default: the environment's `PINTEREST_ACCESS_TOKEN`. Throws `InvalidOptionError` when there is none or it is none. */
export function createAuth(accessToken: string | undefined = process.env.PINTEREST_ACCESS_TOKEN): Auth {
  // A line break at the end is what a file of secrets leaves behind.
  const token = typeof accessToken === "string" ? accessToken.trim() : accessToken;
  if (token === undefined || token === "") {
    throw new InvalidOptionError(
      "accessToken",
      "is missing: pass it, or set PINTEREST_ACCESS_TOKEN; Ads Manager makes one under Conversions",
    );
  }
  if (typeof token !== "string") throw new InvalidOptionError("accessToken", "must be a string");
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new InvalidOptionError(
      "accessToken",
      "must be the token alone, in ASCII and without white space or the word Bearer",
    );
  }
  return { authorization: () => `Bearer ${token}`, redact: createRedactor(token) };
}
