import type { ConversionEvent } from "@hatpin/core";
import { checkAdAccountId } from "../ad-account-id.ts";
import { sendBisecting } from "../bisect.ts";
import { type ConversionsApi, createConversionsApi } from "../conversions-api.ts";
import { createDelivery, type Delivery, type DeliveryOptions, type DeliveryStats } from "../delivery.ts";
import { InvalidOptionError } from "../errors.ts";
import { createLog, type Log } from "../log/create-log.ts";
import { showErrorName } from "../log/log-fields.ts";
import { createObservation, type Observation } from "../metrics/create-observation.ts";
import { type NodeListener, toNodeListener } from "../node-adapter.ts";
import {
  type ConnectionInfo,
  fromWeb,
  type PlainAnswer,
  type PlainHandler,
  type PlainRequest,
  toResponse,
} from "../plain-request.ts";
import type { DurableQueue, QueueStats } from "../queue/durable-queue.ts";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import { readRedisAddress } from "../queue/redis-address.ts";
import { openRedisQueue } from "../queue/redis-queue.ts";
import { UNKNOWN_NAME } from "../queue/tally.ts";
import { type TallyingQueue, tallyQueue } from "../queue/tally-queue.ts";
import type { RateLimitReading } from "../rate-limit.ts";
import type { CredentialOptions } from "../read-credentials.ts";
import { maxEventsOf } from "../request-limits.ts";
import { createThrottle } from "../throttle.ts";
import type { OnStep, Step } from "../way.ts";
import { refusal } from "./answer.ts";
import type { OnEvent } from "./ask-shop.ts";
import { checkOptions, checkPaths, OPERATORS_PATHS } from "./check-options.ts";
import { corsHeaders } from "./cors-headers.ts";
import { createEventsHandler } from "./handler.ts";
import { checkSecret } from "./is-secret.ts";
import { createOperatorRoutes } from "./operator-routes.ts";
import { readHandlerOptions } from "./read-handler-options.ts";
import { createReadiness } from "./readiness.ts";
import { createScriptHandlers } from "./script-file.ts";
import { tellSteps } from "./tell-steps.ts";
import type { RateLimitOptions } from "./visitor-rate.ts";

export interface ProxyOptions extends CredentialOptions {
  /** Where the queue is kept. It, or `queue`, must be given. */
  dataDir?: string;
  /**
   * Another place for the queue: the address of a Redis, `redis://user:password@host:6379/0`, which any number of proxies
   * may share (it needs the package `ioredis`), or a queue of your own, which the proxy does not close.
   */
  queue?: DurableQueue | string;
  /** Default: the environment's `PINTEREST_AD_ACCOUNT_ID`. */
  adAccountId?: string;
  /** Default: the environment's `PINTEREST_API_URI`, else Pinterest itself. */
  apiUrl?: string;
  /** Pinterest checks and answers, and records nothing. */
  test?: boolean;
  /**
   * Origins of pages that may hand in events, as browsers write them: `https://www.shop.example`. Pages of the
   * address that the proxy itself is reached at always may. `null` stands for sandboxes without an origin of their
   * own, such as that of Shopify's custom pixels: on any site, so allow it only where you need it. In a pattern,
   * `https://*.shop.example` stands for all domains below that one, and `:*` for any port.
   */
  allowedOrigins?: readonly string[];
  /** How many proxies of your own stand in front, each adding to `X-Forwarded-For` or `Forwarded`. Default 0. */
  trustedHops?: number;
  /**
   * Instead of their number: their addresses or networks, `["10.0.0.0/8", "fd00::/8"]`. What anybody else writes into
   * these headers is not believed.
   */
  trustedProxies?: readonly string[];
  /**
   * Takes addresses of private networks for visitors', too. Default: only where `apiUrl` is an emulator's on this machine or
   * in its network, so that a shop can be tried there.
   */
  keepPrivateAddresses?: boolean;
  /** Keeps the events of crawlers, previews and scripts that say what they are. Default false: they are dropped. */
  keepBots?: boolean;
  /** How often the same address may post. Default: 3,000 requests a minute. `false` for no limit. */
  rateLimit?: RateLimitOptions | false;
  /** Your own code, to add to events or drop them. */
  onEvent?: OnEvent;
  /** How long `onEvent` may take, for all events of a request. Default 1,000 ms; then they go on as they were. */
  onEventTimeoutMs?: number;
  /**
   * Gives each visitor who has consented a random id, in a cookie that no script can read; its digest is the
   * `external_id` of events that have none. Default true.
   */
  visitorId?: boolean;
  /**
   * For which domain the visitor's cookies are, e.g. `shop.example` where the shop is at `www.shop.example` and the
   * proxy at `events.shop.example`. Default: for the proxy's own host alone.
   */
  cookieDomain?: string;
  /** Default `/hatpin/events`. */
  eventsPath?: string;
  /** Default `/hatpin.js`. */
  scriptPath?: string;
  /** The browser script; its parts lie in the folder `hatpin` beside it. Default: that of `@hatpin/browser`. */
  scriptFile?: string;
  /** Default 1 MiB. */
  maxBodyBytes?: number;
  /** How long the body of a request may take to come. Default 20,000 ms; then it is answered with 408. */
  bodyTimeoutMs?: number;
  /** When so many events wait, new ones are refused for a while (503). Default 1,000,000. */
  maxWaiting?: number;
  /** The same by the room that the queue in `dataDir` takes on its disk. Default 8 GiB. */
  maxQueueBytes?: number;
  /** Takes user-defined event names too. Default false. */
  allowCustomEventNames?: boolean;
  /** Told of each step of each event. */
  onStep?: OnStep;
  /** For the operator: what needs attention, as a line for a person and as an object. Default: nothing is said. */
  log?: Log;
  /**
   * Keeps numbers for Prometheus, which needs the package `prom-client`; `operator` serves them. With a `secret` they are at
   * `/metrics` of the proxy too, for who sends it as a bearer token. OpenTelemetry gets the same numbers, and traces,
   * wherever `@opentelemetry/api` is installed, without being asked for here.
   */
  metrics?: { secret?: string };
  /** How delivery goes about its work. */
  delivery?: Partial<Omit<DeliveryOptions, "queue" | "send" | "onStep" | "say">>;
  now?: () => number;
}

export interface ProxyStats {
  queue: QueueStats;
  delivery: DeliveryStats;
  /** What became of the events that pages handed in, since the proxy was made. */
  intake: Intake;
}

export interface Intake {
  accepted: number;
  rejected: number;
  duplicates: number;
  /** Of crawlers and the like. */
  bots: number;
  /** That say themselves that the visitor has not agreed. */
  consentDenied: number;
  /** By `onEvent`. */
  droppedByShop: number;
}

export interface Proxy {
  /** Never rejects. `info` has what only the connection knows. */
  fetch(request: Request, info?: ConnectionInfo): Promise<Response>;
  /**
   * The same for `node:http`, and a middleware for Express, Connect and h3: a request for none of the proxy's paths is left
   * to `next`, where there is one.
   */
  node: NodeListener;
  /**
   * `/healthz`, `/readyz` and, with the option `metrics`, `/metrics`, without asking for a secret: for an address that
   * only the operator reaches.
   */
  operator: { fetch(request: Request): Promise<Response>; node: NodeListener };
  /** Opens the queue and begins to deliver. Before, requests are answered with 503. */
  start(): Promise<void>;
  /** From now on `/readyz` says 503, so that nothing new is sent here; what comes all the same is taken. */
  retire(): void;
  /** Takes no more events, waits a while for batches in flight, and closes the queue. */
  stop(): Promise<void>;
  stats(): Promise<ProxyStats>;
}

/**
 * The shop's own endpoint: takes events from pages, keeps them on disk, delivers them to Pinterest, and serves the
 * browser script. Throws at once when an option is wrong.
 */
export function createProxy(options: ProxyOptions): Proxy {
  const { eventsPath = "/hatpin/events", scriptPath = "/hatpin.js", now = Date.now } = options;
  checkOptions(options);
  if (options.metrics?.secret !== undefined) checkSecret("metrics.secret", options.metrics.secret);
  checkPaths(eventsPath, scriptPath);
  const handling = readHandlerOptions(options);
  const openQueue = readQueue(options);
  const maxWaiting = options.maxWaiting ?? 1_000_000;
  let readiness = createReadiness(maxWaiting, now);
  const observation = createObservation({
    hasMetrics: options.metrics !== undefined,
    async readCondition() {
      const queue = await readQueueStats();
      return { queue, maxWaiting, isReady: running !== undefined && readiness.judge(queue) === "ready" };
    },
  });
  const operator = createOperatorRoutes({
    isRunning: () => running !== undefined,
    readReadiness: async () => (running ? readiness.judge(await readQueueStats()) : "not running"),
    render: observation.render,
  });
  const { send, redact } = createSend(options, observation);
  const scripts = createScriptHandlers(scriptPath, options.scriptFile);
  const { say, flush: flushLog } = createLog({ write: options.log, redact, now });
  const tellStep = tellSteps({ onStep: options.onStep, redact, say });
  let running: { queue: TallyingQueue; delivery: Delivery; takeEvents: PlainHandler } | undefined;
  let started: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  const intake: Intake = {
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    bots: 0,
    consentDenied: 0,
    droppedByShop: 0,
  };

  function onStep(step: Step, accepted?: ConversionEvent): void {
    observation.step(step);
    if (step.stage === "accepted" || step.stage === "rejected") intake[step.stage] += 1;
    if (step.stage === "duplicate") intake.duplicates += 1;
    if (step.stage === "dropped") intake[DROPPED[step.reason ?? ""] ?? "rejected"] += 1;
    // The queue counts the others itself.
    if (step.stage === "rejected") running?.queue.count(step.event_name || UNKNOWN_NAME, "rejected");
    if (step.stage === "dropped")
      running?.queue.count(step.event_name || UNKNOWN_NAME, step.reason ?? "dropped");
    tellStep(step, accepted);
  }

  /** Undefined when the queue cannot say. */
  async function readQueueStats(): Promise<QueueStats | undefined> {
    return running?.queue.stats().catch(() => undefined);
  }

  const cors = ({ headers }: PlainRequest) => corsHeaders(headers, handling.isNamedOrigin);

  async function route(request: PlainRequest, info: ConnectionInfo): Promise<PlainAnswer> {
    const { pathname } = request.url;
    if (pathname === eventsPath) {
      if (!running) return refusal(503, "try again later", { ...cors(request), "Retry-After": "1" });
      const answer = await running.takeEvents(request, info);
      readiness.note(answer.status);
      return answer;
    }
    const serve = scripts.get(pathname) ?? operator.find(request, options.metrics?.secret);
    if (!serve) return refusal(404, "not found");
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refusal(405, "only GET is taken here", { Allow: "GET, HEAD" });
    }
    return serve(request);
  }

  /** One of few words: it stands in numbers that are kept. */
  function nameRoute(pathname: string): string {
    if (pathname === eventsPath) return "events";
    if (scripts.has(pathname)) return "script";
    return OPERATORS_PATHS.includes(pathname) ? pathname.slice(1) : "other";
  }

  async function handle(request: PlainRequest, info: ConnectionInfo): Promise<PlainAnswer> {
    try {
      return await observation.answer(request, nameRoute(request.url.pathname), () => route(request, info));
    } catch (error) {
      say("request_failed", { error_name: showErrorName(error) });
      return refusal(500, "this should not have happened", cors(request));
    }
  }

  async function begin(): Promise<void> {
    // Two deliveries of one queue would be one too many.
    await stopping?.catch(() => {});
    await observation.open();
    const queue = tallyQueue(await openQueue(), { now });
    const delivery = createDelivery({
      maxEvents: maxEventsOf(options),
      now,
      ...options.delivery,
      queue,
      send,
      onStep,
      say,
    });
    const takeEvents = createEventsHandler({
      queue,
      ...handling,
      maxWaiting,
      onStep,
      onAppended: delivery.wake,
      say,
      now,
    });
    readiness = createReadiness(maxWaiting, now);
    running = { queue, delivery, takeEvents };
    delivery.start();
  }

  async function end(beginning: Promise<void>): Promise<void> {
    // Whoever started it is told when that failed.
    await beginning.catch(() => {});
    if (!running) return;
    const { queue, delivery } = running;
    running = undefined;
    await delivery.stop();
    // A queue that was handed in is not ours to close.
    if (typeof options.queue === "object") await queue.flush();
    else await queue.close();
    observation.close();
    flushLog();
  }

  return {
    fetch: async (request, info = {}) => toResponse(await handle(fromWeb(request), info)),
    node: toNodeListener(handle, (path) => path === eventsPath || scripts.has(path)),
    operator: {
      fetch: async (request) => toResponse(await operator.handle(fromWeb(request))),
      node: toNodeListener(operator.handle),
    },
    start() {
      if (started) return started;
      const beginning = begin();
      started = beginning;
      beginning.catch(() => {
        if (started === beginning) started = undefined;
      });
      return beginning;
    },
    retire: () => readiness.retire(),
    async stop() {
      if (started) {
        stopping = end(started);
        started = undefined;
      }
      await stopping;
    },
    async stats() {
      if (!running) throw new Error("the proxy is not running: start() it first");
      return {
        queue: await running.queue.stats(),
        delivery: running.delivery.stats(),
        intake: { ...intake },
      };
    },
  };
}

/** Which count an event adds to that was dropped under this reason. */
const DROPPED: Readonly<Record<string, keyof Intake>> = {
  bot: "bots",
  consent_denied: "consentDenied",
  dropped_by_shop: "droppedByShop",
};

function readQueue({ queue, dataDir, maxQueueBytes, log }: ProxyOptions): () => Promise<DurableQueue> {
  if (typeof queue === "string") {
    // Wrong use throws at once, and not when the proxy is started.
    readRedisAddress(queue);
    return () => openRedisQueue(queue, log ? { log } : {});
  }
  if (queue) return async () => queue;
  if (!dataDir)
    throw new InvalidOptionError("dataDir", "is missing: name a folder for the queue, or pass a queue");
  return () => openLmdbQueue(dataDir, maxQueueBytes ? { maxBytes: maxQueueBytes } : {});
}

function createSend(
  { accessToken, oauth, adAccountId, apiUrl, test = false }: ProxyOptions,
  observation: Observation,
): Pick<DeliveryOptions, "send"> & Pick<ConversionsApi, "redact"> {
  const { send, redact } = createConversionsApi({ accessToken, oauth, apiUrl });
  const account = checkAdAccountId(adAccountId ?? process.env.PINTEREST_AD_ACCOUNT_ID);
  const pace = createThrottle(Number.POSITIVE_INFINITY).pace(account);
  return {
    send: (events, signal) =>
      sendBisecting(events, (part) =>
        pace.run(
          (slowDown) =>
            observation.send(part.length, (note) => {
              const heed = (reading: RateLimitReading | undefined) => {
                slowDown(reading);
                note(reading);
              };
              return send(part, { adAccountId: account, test, signal, heed });
            }),
          // For its turn it waits as long as its lease lets it: the signal ends the wait.
          { longestMs: Number.POSITIVE_INFINITY, signal },
        ),
      ),
    redact,
  };
}
