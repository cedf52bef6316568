import { AssertionError } from "node:assert";
import { formsOf } from "../redact.ts";
import type { ReceivedRequest } from "./records.ts";

/** Whatever has requests: an emulator, or those that another process's emulator hands out at `/__emulator/requests`. */
export interface RequestSource {
  requests(): readonly ReceivedRequest[];
}

/** A phone number has at least so many digits, and is looked for without what stands between them. */
const MIN_PHONE_DIGITS = 7;

/**
 * Throws an `AssertionError` when one of the texts, such as the e-mail address that a test's customer has, stands in a
 * request: in its path, headers or body, in whatever case, plain or as JSON, a URL or Base64 would write it. It also
 * throws when there is no request, or one whose body was forgotten: nothing would be proven then.
 */
export function expectNoClearText(source: RequestSource, texts: readonly string[]): void {
  const requests = source.requests();
  const unread = requests.filter(({ body }) => body === undefined).length;
  const problems =
    requests.length === 0
      ? ["no request was made, so nothing is proven"]
      : texts.flatMap((text, place) => findText(requests, text, `text ${place + 1} of ${texts.length}`));
  if (unread > 0) problems.push(`the bodies of ${unread} requests are not kept: reset the emulator before`);
  if (problems.length === 0) return;
  throw new AssertionError({
    // The texts themselves are personal, and messages end up in logs.
    message: problems.join("\n"),
    actual: problems,
    expected: [],
    operator: "expectNoClearText",
    stackStartFn: expectNoClearText,
  });
}

function findText(requests: readonly ReceivedRequest[], text: string, name: string): string[] {
  if (text.trim() === "") throw new TypeError(`${name} is blank, and would be found everywhere`);
  const forms = [...new Set([...formsOf(text), ...digitsOf(text)])].map((form) => form.toLowerCase());
  return requests.flatMap((request, place) =>
    Object.entries(partsOf(request))
      .filter(([, part]) => forms.some((form) => part.toLowerCase().includes(form)))
      .map(([part]) => `${name} stands in ${part} of request ${place + 1} of ${requests.length}`),
  );
}

function partsOf({ path, headers, body = "" }: ReceivedRequest): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [`the header ${name}`, value]);
  return { "the path": path, ...Object.fromEntries(named), "the body": body };
}

function digitsOf(text: string): string[] {
  const digits = text.replace(/\D/g, "");
  return /^[\d\s()+./-]+$/.test(text) && digits.length >= MIN_PHONE_DIGITS ? [digits] : [];
}
