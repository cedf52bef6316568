import type { Issue, IssueCode } from "./errors.ts";
import { CONTENT_FIELDS, CUSTOM_DATA_FIELDS, digest, USER_DATA_FIELDS } from "./event-fields.ts";
import type { Fault } from "./fault.ts";
import { customName, type Rule, standardName, WEB_EVENT_FIELDS } from "./fields.ts";
import { nearest, wayOutOf } from "./unknown-key.ts";

/** A fault in words that show the way out, and never hold the value. */
export function explainFault(fault: Fault): Issue {
  return { path: fault.path, code: fault.code, message: messageOf(fault) };
}

function messageOf({ path, code, value, rule, fields = USER_DATA_FIELDS }: Fault): string {
  if (code === "unknown_key") return `is no field here; ${wayOutOf(String(value), fields)}`;
  if (rule === standardName) return `is none of Pinterest's event names; ${wayOutOfName(String(value))}`;
  if (code === "too_long" && rule) return `has more than ${limitOf(rule)}`;
  if (code === "range" && rule?.kind === "whole number") {
    const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = rule;
    return Number(value) < min ? `must be at least ${min}` : `must be at most ${max}`;
  }
  const message = MESSAGES[code] ?? (rule && `must be ${expectationOf(rule)}`);
  return message ?? (path ? "cannot be read" : "the input must be an object");
}

const MESSAGES: { readonly [code in IssueCode]?: string } = {
  required: "is required",
  too_short: "must not be empty; leave it out instead",
  identity: "needs em, or hashed_maids, or both client_ip_address and client_user_agent",
  event_time_too_old: "is more than 7 days ago, which Pinterest refuses",
  event_time_in_future: "is in the future, which Pinterest refuses; give Unix seconds, and check the clock",
};

function wayOutOfName(name: string): string {
  const near = nearest(name, standardName.choices ?? []);
  return near ? `did you mean ${near}?` : "a name of your own needs allowCustomEventNames";
}

function limitOf(rule: Rule): string {
  if (rule.kind === "list") return `${rule.maxItems} items`;
  return `${rule.kind === "text" && rule.maxLength} characters`;
}

function expectationOf(rule: Rule): string {
  if (rule.kind !== "text") return EXPECTATIONS[rule.kind];
  const { pattern, choices } = rule;
  return PATTERNS.get(pattern) ?? choices?.join(", ").replace(/, (\w+)$/, " or $1") ?? "text";
}

const EXPECTATIONS = {
  "whole number": "a whole number",
  flag: "true or false",
  anything: "readable",
  time: "Unix seconds as a number, or a Date",
  list: "an array",
  record: "an object",
};

/** By the pattern, which the nullable form of a rule shares. */
const PATTERNS = new Map([
  [
    CONTENT_FIELDS.item_price.pattern,
    "a decimal such as 12.50, without exponent, separators or currency sign",
  ],
  [CUSTOM_DATA_FIELDS.currency.pattern, "an ISO 4217 code such as EUR"],
  [WEB_EVENT_FIELDS.language.pattern, "an ISO 639-1 code of two letters such as en"],
  [WEB_EVENT_FIELDS.event_source_url.pattern, "an absolute URL that begins with http:// or https://"],
  [digest.pattern, "a SHA-256 digest in lowercase hex, as hashUserData makes it"],
  [WEB_EVENT_FIELDS.event_id.pattern, "an id that is not blank"],
  [customName.pattern, "1 to 100 letters, digits, _ or -"],
]);
