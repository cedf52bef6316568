import { type DropReason, EVENT_NAMES } from "@hatpin/core";
import packageJson from "../../package.json" with { type: "json" };
import type { BatchOutcome } from "../batch-outcome.ts";
import type { PlainAnswer, PlainRequest } from "../plain-request.ts";
import type { QueueStats } from "../queue/durable-queue.ts";
import type { RateLimitReading } from "../rate-limit.ts";
import type { Step } from "../way.ts";
import type { CounterName, GaugeReading, Labels, Meter } from "./instruments.ts";
import { openPrometheus, type Prometheus } from "./open-prometheus.ts";
import { openTelemetry, type Telemetry } from "./open-telemetry.ts";

/** What only the proxy knows of how it is. */
export interface Condition {
  /** Undefined when the queue cannot say. */
  queue: QueueStats | undefined;
  maxWaiting: number;
  isReady: boolean;
}

export interface ObservationOptions {
  /** Keeps numbers for Prometheus too. OpenTelemetry gets them wherever its package is there. */
  hasMetrics: boolean;
  readCondition: () => Promise<Condition>;
}

/** What is measured of a proxy, and where it is told. Costs next to nothing while nobody asked for numbers. */
export interface Observation {
  /** From now on numbers are kept. Rejects when a package is missing. */
  open(): Promise<void>;
  close(): void;
  step(step: Step): void;
  /** Around a request to Pinterest with so many events. */
  send(count: number, run: (heed: Heed) => Promise<BatchOutcome>): Promise<BatchOutcome>;
  /** Around a request that came in; `route` is one of few words. */
  answer(
    request: Pick<PlainRequest, "method" | "headers">,
    route: string,
    run: () => Promise<PlainAnswer>,
  ): Promise<PlainAnswer>;
  /** What Prometheus reads; undefined when numbers for it are not kept. */
  render(): Promise<{ contentType: string; text: string }> | undefined;
}

type Heed = (reading: RateLimitReading | undefined) => void;

export function createObservation({ hasMetrics, readCondition }: ObservationOptions): Observation {
  let prometheus: Prometheus | undefined;
  let telemetry: Telemetry | undefined;
  let meters: Meter[] = [];
  let rateLimit: RateLimitReading | undefined;
  let isBlocked = false;

  function count(name: CounterName, labels?: Labels, by = 1): void {
    for (const meter of meters) meter.count(name, by, labels);
  }

  async function readGauges(): Promise<GaugeReading[]> {
    const { queue, maxWaiting, isReady } = await readCondition();
    return [
      { name: "hatpin.build.info", value: 1, labels: { version: packageJson.version } },
      { name: "hatpin.ready", value: Number(isReady) },
      { name: "hatpin.delivery.blocked", value: Number(isBlocked) },
      { name: "hatpin.queue.up", value: Number(queue !== undefined) },
      { name: "hatpin.queue.limit", value: maxWaiting },
      ...(queue ? readQueue(queue) : []),
      ...(rateLimit ? readRateLimit(rateLimit) : []),
    ];
  }

  function heed(reading: RateLimitReading | undefined): void {
    rateLimit = reading ?? rateLimit;
  }

  return {
    async open() {
      if (hasMetrics) prometheus ??= await openPrometheus(readGauges);
      telemetry ??= await openTelemetry(readGauges);
      meters = [prometheus, telemetry].filter((meter) => meter !== undefined);
      // An alarm on the rise of what was never there would miss the first.
      for (const reason of BURIED_FOR) count("hatpin.events.buried", { reason }, 0);
    },
    close() {
      telemetry?.close();
      telemetry = undefined;
      meters = prometheus ? [prometheus] : [];
    },
    step({ stage, event_name, reason }) {
      if (meters.length === 0) return;
      switch (stage) {
        case "accepted":
        case "rejected":
        case "delivered":
          return count(`hatpin.events.${stage}`, { event_name: boundedName(event_name) });
        case "duplicate":
          return count("hatpin.events.dropped", { reason: "duplicate" });
        case "dropped":
          return count("hatpin.events.dropped", { reason: reason ?? "other" });
        case "released":
          return count("hatpin.events.released");
        case "buried":
          return count("hatpin.events.buried", { reason: reason ?? "other" });
      }
    },
    async send(events, run) {
      const startedAtMs = performance.now();
      const attributes = { "http.request.method": "POST", "hatpin.events": events };
      const work = () => run(heed);
      const description = { name: "send to Pinterest", kind: "client", attributes } as const;
      const outcome = await (telemetry ? telemetry.trace(description, work, describeOutcome) : work());
      const seconds = (performance.now() - startedAtMs) / 1000;
      for (const meter of meters) meter.record("hatpin.send.duration", seconds, { outcome: outcome.kind });
      if (outcome.kind === "blocked") isBlocked = true;
      // A broken network or a server that fails says nothing of the token.
      else if (outcome.kind === "answered" || outcome.kind === "refused") isBlocked = false;
      return outcome;
    },
    async answer(request, route, run) {
      const { headers } = request;
      const method = METHODS.has(request.method) ? request.method : "_OTHER";
      const name = `${method} ${route}`;
      const attributes = { "http.request.method": method, "hatpin.route": route };
      const answer = await (telemetry
        ? telemetry.trace({ name, kind: "server", attributes, headers }, run, describeAnswer)
        : run());
      count("hatpin.requests", { route, status: String(answer.status) });
      return answer;
    },
    render: () => prometheus?.render(),
  };
}

const BURIED_FOR: readonly DropReason[] = ["refused_by_pinterest", "too_old", "may_count_twice"];

const METHODS = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

const NAMES: ReadonlySet<string> = new Set(EVENT_NAMES);

/** Names of a shop's own could be any number. */
function boundedName(event_name: string): string {
  return NAMES.has(event_name) ? event_name : "other";
}

function readQueue({ waiting, claimed, deadLetters, lettersLost, oldestMs }: QueueStats): GaugeReading[] {
  return [
    { name: "hatpin.queue.waiting", value: waiting },
    { name: "hatpin.queue.claimed", value: claimed },
    { name: "hatpin.queue.oldest.age", value: oldestMs / 1000 },
    { name: "hatpin.queue.dead_letters", value: deadLetters },
    ...(lettersLost === undefined
      ? []
      : [{ name: "hatpin.queue.lost_letters", value: lettersLost } as const]),
  ];
}

function readRateLimit({ limit, remaining }: RateLimitReading): GaugeReading[] {
  return [
    { name: "hatpin.rate_limit.limit", value: limit },
    { name: "hatpin.rate_limit.remaining", value: remaining },
  ];
}

function describeOutcome(outcome: BatchOutcome) {
  const status = "error" in outcome ? outcome.error.status : undefined;
  const attributes = {
    "hatpin.outcome": outcome.kind,
    ...(status !== undefined && { "http.response.status_code": status }),
  };
  return { attributes, isError: outcome.kind !== "answered" };
}

function describeAnswer({ status }: PlainAnswer) {
  return { attributes: { "http.response.status_code": status }, isError: status >= 500 };
}
