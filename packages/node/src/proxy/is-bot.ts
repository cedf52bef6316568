import { isBot as isListed } from "isbot";
import { forgetOldest } from "../forget-oldest.ts";
import { isRecord } from "../is-record.ts";
import type { Arrival } from "./enrich.ts";

/** A list of more than a hundred patterns takes longer than all the rest of an event; browsers repeat themselves. */
const MAX_REMEMBERED = 1000;

/** No browser's is longer. What comes after is not looked at. */
const MAX_CHARACTERS = 1000;

/** The app's own browser, in which many a click on Pinterest ends: https://developers.pinterest.com/docs (2026-11-24). */
const PINTEREST_APP = /\[Pinterest\/(?:iOS|Android)\]/;

/**
 * Whose event it is: a page's is its browser's. A server hands in what its visitors do, so its own name says nothing; and an
 * app of the shop's calls itself what it likes.
 */
export function isOfBot(event: unknown, { isFromPage, userAgent }: Arrival): boolean {
  if (isFromPage) return isBot(userAgent);
  if (!isRecord(event) || event.action_source !== "web" || !isRecord(event.user_data)) return false;
  const given = event.user_data.client_user_agent;
  return typeof given === "string" && isBot(given);
}

const judged = new Map<string, boolean>();

/** Whether a user agent says itself that it is a crawler, a preview or a script, by the list of the package `isbot`. */
export function isBot(userAgent: string | undefined): boolean {
  const text = userAgent?.slice(0, MAX_CHARACTERS);
  // Who says nothing may be a person with a careful browser.
  if (!text) return false;
  const known = judged.get(text);
  if (known !== undefined) return known;
  const verdict = !PINTEREST_APP.test(text) && isListed(text);
  judged.set(text, verdict);
  // A flood of invented ones takes no memory.
  forgetOldest(judged, MAX_REMEMBERED);
  return verdict;
}
