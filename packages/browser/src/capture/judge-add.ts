import type { CustomDataInput } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { isCartPage, readAdd } from "./classify-request.ts";
import { noticeOn } from "./notice.ts";
import { keepPendingAdd, type PendingAdd, takePendingAdd } from "./pending-add.ts";
import { describeAdd } from "./product-of-add.ts";
import { flatten, type RequestFields, readFields } from "./request-fields.ts";
import { isAccepted, parseAnswer } from "./verdict.ts";
import type { SeenRequest } from "./watch-requests.ts";

/** A longer answer is not judged, and so not counted. Characters. */
const MAX_ANSWER_LENGTH = 262_144;

/** What was added, when the shop's answer says that it was. */
export type Judge = (status: number, answer: unknown) => CustomDataInput | undefined;

/** Reads a request, and the page around the control that was used, before the answer comes. */
export async function judgeRequest({ url, body }: SeenRequest, control?: Element): Promise<Judge> {
  const products = readAdd(url, await readFields(body));
  const describe = products && describeAdd(products, control);
  return (status, answer) => {
    const text = `${answer}`;
    if (!describe || text.length > MAX_ANSWER_LENGTH) return undefined;
    const parsed = text === answer ? parseAnswer(text) : answer;
    return isAccepted(status, parsed) ? describe(parsed) : undefined;
  };
}

/** Keeps what a form or link asks for, since only the next page knows whether it was accepted. */
export function keepAdd({ url, body }: SeenRequest, control?: Element): void {
  // A cast, because forms and links give their fields as entries.
  const data = describeFields(url, body as RequestFields, control);
  if (data) keepPendingAdd(data);
}

/** Gives `track` what the page before asked for, when this page says that it was done. */
export function confirmPendingAdd(track: (data: CustomDataInput | undefined) => void): void {
  const pending = attempt(takePendingAdd);
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // A reload or a step back shows the old answer again.
  if (!pending || navigation?.type !== "navigate") return;

  const judge = () => {
    const notice = noticeOn(document);
    const isDone = notice === "success" || (!notice && isCartPage(location.pathname + location.search));
    if (isDone) track(describePending(pending));
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", judge, { once: true });
  else judge();
}

/** A request that came before its judge is described by this page, which often is the product's again. */
function describePending({ data, url, fields }: PendingAdd): CustomDataInput | undefined {
  return data ?? describeFields(new URL(url), fields);
}

function describeFields(url: URL, fields: RequestFields, control?: Element): CustomDataInput | undefined {
  const products = readAdd(url, flatten(fields));
  return products && describeAdd(products, control)();
}
