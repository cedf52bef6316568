import type { ConversionEvent } from "@hatpin/core";
import { checkAdAccountId } from "../ad-account-id.ts";
import { sendBisecting } from "../bisect.ts";
import { createConversionsApi } from "../conversions-api.ts";
import { environment } from "../environment.ts";
import { createLog } from "../log/create-log.ts";
import { showErrorName } from "../log/log-fields.ts";
import {
  type ConnectionInfo,
  fromWeb,
  type PlainAnswer,
  type PlainRequest,
  toResponse,
} from "../plain-request.ts";
import { maxEventsOf } from "../request-limits.ts";
import { answer, refusal } from "./answer.ts";
import { checkOptions, checkPaths } from "./check-options.ts";
import { corsHeaders } from "./cors-headers.ts";
import type { ProxyOptions } from "./create-proxy.ts";
import { createEventsHandler } from "./handler.ts";
import { readHandlerOptions } from "./read-handler-options.ts";
import { sendAtOnce } from "./send-at-once.ts";
import { tellSteps } from "./tell-steps.ts";

/** Those of `createProxy` that make sense where nothing is kept. `rateLimit` counts in each copy of a Worker alone. */
export type EdgeProxyOptions = Omit<
  ProxyOptions,
  "dataDir" | "queue" | "scriptPath" | "scriptFile" | "maxWaiting" | "maxQueueBytes" | "metrics" | "delivery"
>;

export interface EdgeRequestInfo extends ConnectionInfo {
  /** Keeps the work going when the visitor has left: `context.waitUntil` of a Worker. */
  waitUntil?: (work: Promise<unknown>) => void;
}

export interface EdgeProxy {
  /** Never rejects. */
  fetch(request: Request, info?: EdgeRequestInfo): Promise<Response>;
}

/** Shorter than the half minute that a Worker may go on after its visitor has left. */
const TIMEOUT_MS = 20_000;

/** In flight at once. */
const MAX_WAITING = 10_000;

/**
 * The proxy where there is no disk and no process that goes on: events are sent to Pinterest within the request. It answers 202
 * only when Pinterest has answered for them, and 503 otherwise, so that the page keeps them and tries again: nothing is kept
 * here, and nothing is lost. Throws at once when an option is wrong.
 */
export function createEdgeProxy(options: EdgeProxyOptions): EdgeProxy {
  const { eventsPath = "/hatpin/events", now = Date.now } = options;
  checkOptions(options);
  checkPaths(eventsPath, "/hatpin.js");
  const handling = readHandlerOptions(options);
  const { send, redact } = createSend(options);
  const { say } = createLog({ write: options.log, redact, now });
  const onStep = tellSteps({ onStep: options.onStep, redact, say });
  const takeEvents = createEventsHandler({
    queue: sendAtOnce({ send, maxEvents: maxEventsOf(options), timeoutMs: TIMEOUT_MS, onStep, say, now }),
    ...handling,
    maxWaiting: MAX_WAITING,
    onStep,
    onAppended: () => {},
    say,
    now,
  });

  /** The script is a file for the platform to serve. */
  async function route(request: PlainRequest, info: ConnectionInfo): Promise<PlainAnswer> {
    const { pathname } = request.url;
    try {
      if (pathname === eventsPath) return await takeEvents(request, info);
      return pathname === "/healthz" ? answer(200, { status: "ok" }) : refusal(404, "not found");
    } catch (error) {
      say("request_failed", { error_name: showErrorName(error) });
      return refusal(
        500,
        "this should not have happened",
        corsHeaders(request.headers, handling.isNamedOrigin),
      );
    }
  }

  return {
    fetch(request, info = {}) {
      const answer = route(fromWeb(request), info).then(toResponse);
      // Called as a method, so that a Worker's own context may be handed in.
      info.waitUntil?.(answer);
      return answer;
    },
  };
}

function createSend({ accessToken, oauth, adAccountId, apiUrl, test = false }: EdgeProxyOptions) {
  const { send, redact } = createConversionsApi({ accessToken, oauth, apiUrl, timeoutMs: TIMEOUT_MS });
  const account = checkAdAccountId(adAccountId ?? environment().PINTEREST_AD_ACCOUNT_ID);
  return {
    send: (events: readonly ConversionEvent[], signal: AbortSignal) =>
      sendBisecting(events, (part) => send(part, { adAccountId: account, test, signal })),
    redact,
  };
}
