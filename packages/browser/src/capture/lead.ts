import type { Capture } from "../options.ts";
import { noticeOn } from "./notice.ts";
import { watchAction } from "./watch-action.ts";

const LEAD = /news-?_?letter|subscri(be|ption)|contact|enquir|inquir|quote|request-?_?info|mailing-?_?list/i;

const NO_LEAD = /unsubscri|cart|checkout|order|login|address|review|account|wish|passw/i;

/**
 * Captures `lead`: each newsletter that a visitor asks for and each message sent to the shop, when the shop has accepted
 * it. Nothing of it is read but that there is an e-mail address.
 */
export function lead(): Capture {
  return watchAction({
    event_name: "lead",
    mayMatter: ({ method, url, body }) =>
      method === "POST" &&
      url.host === location.host &&
      LEAD.test(`${url.pathname}${url.search}${body}`) &&
      !NO_LEAD.test(url.pathname + url.search),
    describe: (_, fields) =>
      fields.some(([key, value]) => /mail/i.test(key) && /@/.test(`${value}`)) &&
      !fields.some(([key]) => NO_LEAD.test(key))
        ? () => ({})
        : undefined,
    isPageConfirming: (page) => noticeOn(page) === "success",
  });
}
