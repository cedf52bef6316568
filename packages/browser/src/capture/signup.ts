import type { Capture } from "../options.ts";
import { noticeOn } from "./notice.ts";
import { watchAction } from "./watch-action.ts";

const SIGN_UP =
  /regist(er|rier|ration|ro)|sign-?_?up|(create|new)[-_]?(customer|account|user|profile)|(customers?|accounts?|users?)\/(account\/)?(create|new)|submitCreate|inscription/i;

/** Captures `signup`: each account that a visitor creates, when the shop has accepted it. Nothing of it is read. */
export function signup(): Capture {
  return watchAction({
    event_name: "signup",
    mayMatter: ({ method, url, body }) =>
      method === "POST" && SIGN_UP.test(`${url.pathname}${url.search}${body}`),
    // An account has a password, by which a newsletter's form differs.
    describe: (_, fields) => (fields.some(([key]) => /passw|pwd/i.test(key)) ? () => ({}) : undefined),
    isPageConfirming: (page) =>
      noticeOn(page) !== "error" && !page.querySelector("input[autocomplete=new-password]"),
  });
}
