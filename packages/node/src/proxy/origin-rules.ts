import { InvalidOptionError } from "../errors.ts";

/** Whether a page of this origin, as browsers write it, was named. */
export type IsNamedOrigin = (origin: string) => boolean;

/** `https://*.shop.example`, with a port, any port (`:*`) or none. */
const PATTERN = /^(https?:\/\/)(\*\.)?([a-z\d-]+(?:\.[a-z\d-]+)*)(:\d{1,5}|:\*)?$/;

/**
 * Reads origins and patterns of them. In a pattern `*.` stands for one label or more before the domain, as in a Content
 * Security Policy, and never for none; `:*` for any port. There are no other wildcards: a regular expression from a
 * configuration is too easily one that allows `shop.example.evil.example`. Throws when one is wrong.
 */
export function createOriginRules(allowedOrigins: readonly string[]): IsNamedOrigin {
  const exact = new Set<string>();
  const patterns: IsNamedOrigin[] = [];
  for (const origin of allowedOrigins) {
    if (isOrigin(origin)) exact.add(origin);
    else patterns.push(readPattern(origin));
  }
  return (origin) => exact.has(origin) || patterns.some((fits) => fits(origin));
}

function isOrigin(text: string): boolean {
  // The address parser takes `*` for a letter of a host.
  return text === "null" || (!text.includes("*") && URL.canParse(text) && new URL(text).origin === text);
}

function readPattern(text: string): IsNamedOrigin {
  if (text === "*") {
    throw new InvalidOptionError(
      "allowedOrigins",
      "must not be *: then any site could hand in events in your name, and read what it is answered; name your own",
    );
  }
  const [, scheme = "", subdomains, domain = "", port = ""] = PATTERN.exec(text) ?? [];
  if (!domain || (!subdomains && port !== ":*")) {
    throw new InvalidOptionError(
      "allowedOrigins",
      "must be origins like https://www.shop.example, without a path, or https://*.shop.example for all below it",
    );
  }
  if (subdomains && !domain.includes(".")) {
    throw new InvalidOptionError("allowedOrigins", `must not be ${text}: these are the sites of strangers`);
  }
  return (origin) => {
    const [, ofScheme, host = "", ofPort = ""] = /^(https?:\/\/)([a-z\d.-]+)(:\d+)?$/.exec(origin) ?? [];
    const isHost = subdomains
      ? host.endsWith(`.${domain}`) && host.length > domain.length + 1
      : host === domain;
    return ofScheme === scheme && isHost && (port === ":*" || port === ofPort);
  };
}
