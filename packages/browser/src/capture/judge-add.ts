import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { addable, isCartPage, readAdd } from "./classify-request.ts";
import { noticeOn } from "./notice.ts";
import { keepPendingAdd, takePendingAdd } from "./pending-add.ts";
import { platformHere } from "./platform-here.ts";
import type { Globals, Verdict } from "./platforms/platform.ts";
import type { Product } from "./product-facts.ts";
import { describeAdd } from "./product-of-add.ts";
import { flatten, type RequestFields, readFields } from "./request-fields.ts";
import { isAccepted, parseAnswer } from "./verdict.ts";
import type { SeenRequest } from "./watch-requests.ts";

/** A longer answer is not judged, and so not counted. Characters. */
const MAX_ANSWER_LENGTH = 262_144;

/** Whether the add was done, and what was added. */
export interface JudgedAdd {
  verdict: Verdict;
  data: CustomDataInput;
}

/** Reads a request, and the page around the control that was used, before the answer comes. */
export async function judgeRequest(
  request: SeenRequest,
  control?: Element,
): Promise<(status: number, answer: unknown) => JudgedAdd | undefined> {
  const products = productsAskedFor(request, await readFields(request.body), control);
  const describe = products && describeAdd(products, control);
  return (status, answer) => {
    const parsed = readAnswer(answer);
    const verdict = attempt(() => platformHere()?.isAccepted?.(status, parsed)) ?? isAccepted(status, parsed);
    return describe && parsed !== undefined && verdict ? { verdict, data: describe(parsed) } : undefined;
  };
}

/** What the answer to a platform's confirming request says of the adds that wait for it. */
export function judgeConfirmation(status: number, answer: unknown): boolean | undefined {
  return attempt(() => platformHere()?.confirmation?.isAccepted(status, readAnswer(answer)));
}

/** Keeps what a form or link asks for, since only the next page knows whether it was accepted. */
export function keepAdd(request: SeenRequest, control?: Element): void {
  // A cast, because forms and links give their fields as entries.
  const products = productsAskedFor(request, flatten(request.body as RequestFields), control);
  if (products) keepPendingAdd(describeAdd(products, control)());
}

/** Gives `judge` what the page before asked for, when this page says that it was done, or may be. */
export function confirmPendingAdd(judge: (add: JudgedAdd) => void): void {
  const data = attempt(takePendingAdd);
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // A reload or a step back shows the old answer again.
  if (!data || navigation?.type !== "navigate") return;

  const decide = () => {
    const verdict =
      attempt(() => platformHere()?.isPageConfirming?.(window as Globals)) ?? isPageConfirming();
    if (verdict) judge({ verdict, data });
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", decide, { once: true });
  else decide();
}

function isPageConfirming(): boolean {
  const notice = noticeOn(document);
  return notice === "success" || (!notice && isCartPage(location.pathname + location.search));
}

function productsAskedFor(
  request: SeenRequest,
  fields: RequestFields,
  control?: Element,
): Product[] | undefined {
  const ofPlatform = attempt(() => platformHere()?.readAdd?.(request, fields, control));
  return ofPlatform === undefined ? readAdd(request.url, fields) : addable(ofPlatform || []);
}

/** Parsed JSON or a document; undefined when it is too long to be judged. */
function readAnswer(answer: unknown): unknown {
  const text = `${answer}`;
  if (text.length > MAX_ANSWER_LENGTH) return undefined;
  return text === answer ? parseAnswer(text) : answer;
}
