import type { CustomDataInput, EventName } from "@hatpin/core";
import { attempt } from "../attempt.ts";
import { createLog } from "../log.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { lastClick, noteClick } from "./last-click.ts";
import { keepPending, takePending } from "./pending-action.ts";
import { isConfirmation, platformHere } from "./platform-here.ts";
import type { Globals, Verdict } from "./platforms/platform.ts";
import { tellRefusal } from "./refusal.ts";
import { flatten, type RequestFields, readFields } from "./request-fields.ts";
import { isAccepted, parseAnswer } from "./verdict.ts";
import { createWaitingActions } from "./waiting-actions.ts";
import { watchForms } from "./watch-forms.ts";
import { type SeenRequest, watchRequests } from "./watch-requests.ts";

/** Something that a visitor asks a shop to do, and that counts once the shop has done it. */
export interface Action {
  event_name: EventName;
  /** Whether a request that may ask for something is worth a closer look. Cheap, because all of them are asked. */
  mayMatter(request: SeenRequest): unknown;
  /**
   * Reads the request, and the page around the control that was used, before the answer comes; undefined: something
   * else is asked for. The function returned takes the answer: parsed JSON, a document, or nothing.
   */
  describe(request: SeenRequest, fields: RequestFields, control?: Element): ToData | undefined;
  /** Judges the page that answers a form or a link, or a script that asks for a whole page. */
  isPageConfirming(page: Document, address: Location | URL): Verdict;
}

/** What is known of an action, with what an answer to it says. */
type ToData = (answer?: unknown) => CustomDataInput;

/** An action that starts later than this after a click has another cause. */
const CLICK_MEMORY_MS = 10_000;

/** A longer answer is not judged, and so not counted. Characters. */
const MAX_ANSWER_LENGTH = 262_144;

/**
 * Captures what a visitor asks for by `fetch`, `XMLHttpRequest`, a form or a link, once the shop's answer says that it
 * was done: at once, by the next page, or by what the page asks for next.
 */
export function watchAction({ event_name, mayMatter, describe, isPageConfirming }: Action): Capture {
  return (tracker, mayStore, options) => {
    const log = createLog(options);
    const waiting = createWaitingActions<ToData>();

    const track = (data: CustomDataInput) => void tracker.track(event_name, data, { source: "network" });
    const usedControl = () =>
      Date.now() - lastClick().at < CLICK_MEMORY_MS ? lastClick().control : undefined;

    function settle(verdict: Verdict, toData: ToData, answer?: unknown): void {
      if (verdict === "later") {
        log("waits", event_name, "the shop's next answer tells");
        waiting.add(toData);
      } else if (verdict) track(toData(answer));
      else {
        log("refused", event_name, "by the shop's answer, or by what its page shows");
        tellRefusal(tracker, event_name, toData(answer));
      }
    }

    function confirm(status: number, answer: unknown): void {
      const parsed = readAnswer(answer);
      const isDone = attempt(() => platformHere()?.confirmation?.isAccepted(status, parsed));
      // What confirms an action may know more of it than its own answer did.
      if (isDone !== undefined) for (const toData of waiting.settle(isDone)) track(toData(parsed));
    }

    async function judge(request: SeenRequest, usedNow?: Element) {
      const toData = describe(request, await readFields(request.body), usedNow);
      return async (status: number, answer: unknown, url: string) => {
        const parsed = readAnswer(answer);
        if (!toData || parsed === undefined) {
          log(
            "ignored",
            event_name,
            toData ? "the answer is too long" : "the request asks for something else",
          );
          return;
        }
        const ofPlatform = await attempt(() => platformHere(request)?.isAccepted?.(status, parsed));
        const page = parsed as Document;
        // Who is sent to a page to log in gets a whole one, with a good status.
        const isDone = isAccepted(status, page) && (!page?.doctype || isPageConfirming(page, new URL(url)));
        settle(ofPlatform ?? isDone, toData, page);
      };
    }

    function confirmPending(): void {
      const pending = attempt(() => takePending(event_name));
      const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      // A reload or a step back shows the old answer again.
      if (!pending || navigation?.type !== "navigate") return;
      // Without a redirect only the address that was asked is the answer: elsewhere, the form was lost on its way.
      if (!navigation.redirectCount && pending.path !== location.pathname) return;
      const decide = () => {
        const isFailure = navigation.responseStatus > 399;
        const ofPlatform = attempt(() => platformHere()?.isPageConfirming?.(window as Globals));
        settle(!isFailure && (ofPlatform ?? isPageConfirming(document, location)), () => pending.data);
      };
      if (document.readyState === "loading") addEventListener("DOMContentLoaded", decide, { once: true });
      else decide();
    }

    const stops = [
      listen(window, "click", noteClick),
      watchRequests({ isWatched: isConfirmation, onRequest: () => confirm }),
      watchRequests({
        isWatched: (address, method, see) =>
          mayAsk(address, method) && !isConfirmation(address) && mayMatter(see()),
        onRequest: (request) => {
          const judging = judge(request, usedControl());
          return (...answer) => void judging.then((decide) => decide(...answer)).catch(ignore);
        },
      }),
      ...watchForms((request) => {
        // What may not be stored cannot reach the next page.
        if (!mayStore() || !mayAsk(request.address, request.method) || !mayMatter(request)) return;
        // A cast, because forms and links give their fields as entries.
        const toData = describe(request, flatten(request.body as RequestFields), usedControl());
        if (!toData) return;
        log("waits", event_name, "the next page tells");
        keepPending(event_name, toData(), request.url.pathname);
      }),
    ];
    confirmPending();
    return () => stops.forEach((stop) => void stop());
  };
}

/** What cannot be read is no yes. */
function ignore(): void {}

/** By what costs nothing to look at. */
function mayAsk(address: string, method: string): boolean {
  return /^(POST|GET.*add)/is.test(method + address);
}

/** Parsed JSON or a document; undefined when it is too long to be judged. */
function readAnswer(answer: unknown): unknown {
  const text = `${answer}`;
  if (text.length > MAX_ANSWER_LENGTH) return undefined;
  return text === answer ? parseAnswer(text) : answer;
}
