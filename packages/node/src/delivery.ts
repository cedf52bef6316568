import type { ConversionEvent, DropReason } from "@hatpin/core";
import type { EventOutcome, Unanswered } from "./batch-outcome.ts";
import { clampEventTime } from "./clamp-event-time.ts";
import { findAgeVerdict } from "./delivery/age-policy.ts";
import { createAlarm } from "./delivery/alarm.ts";
import { insistOn } from "./delivery/insist.ts";
import { createPace, type PaceOptions } from "./delivery/pace.ts";
import { acknowledge, bury, type Release, release, type SortedBatch, sortBatch } from "./delivery/settle.ts";
import { createSuspects } from "./delivery/suspects.ts";
import type { Say } from "./log/create-log.ts";
import { showEventName } from "./log/log-fields.ts";
import { findProblem } from "./log/problem.ts";
import type { Claim, DurableQueue } from "./queue/durable-queue.ts";
import { type OnStep, stepOf } from "./way.ts";

export interface DeliveryOptions extends PaceOptions {
  queue: DurableQueue;
  /** Sends a batch; says in order how each event ended, and never rejects. */
  send: (events: readonly ConversionEvent[], signal: AbortSignal) => Promise<EventOutcome[]>;
  /** Most events in a request. Default 1,000. */
  maxEvents?: number;
  /** Most bytes of events in a request, and so in memory for each batch. One larger event goes alone. Default 4 MiB. */
  maxBytes?: number;
  /** Batches in flight at once. Default 2. */
  atOnce?: number;
  /** How long a claimed event stays away when its sender is lost, in milliseconds. Default five minutes. */
  leaseMs?: number;
  /** How long what comes is gathered, unless as much as fits waits already, in milliseconds. Default 100. */
  lingerMs?: number;
  /** How often an idle delivery looks for what has become due, in milliseconds. Default 250. */
  pollMs?: number;
  /** How long `stop` waits for the batches in flight, in milliseconds. Default 5,000. */
  stopWithinMs?: number;
  onStep?: OnStep;
  /** For the operator: once when trouble begins, once when it is over. */
  say?: Say;
  now?: () => number;
  /** Milliseconds that run on when the clock is set. */
  monotonicNow?: () => number;
}

export interface DeliveryStats {
  delivered: number;
  /** Tries without an answer. */
  released: number;
  buried: { [reason in DropReason]?: number };
}

export interface Delivery {
  start(): void;
  /** There is something new in the queue. */
  wake(): void;
  /** Waits for the batches in flight, then gives them up: what has no answer goes back into the queue. */
  stop(): Promise<void>;
  stats(): DeliveryStats;
}

/** By the code of its line. */
type Trouble = "delivery_blocked" | "delivery_failed" | "queue_failed";

type OpenEntry = [outcome: Unanswered, claims: Claim[]];

/** Takes events from the queue to Pinterest: claim, send, then acknowledge, release or bury. */
export function createDelivery({
  queue,
  send,
  maxEvents = 1000,
  maxBytes = 4 * 1024 * 1024,
  atOnce = 2,
  leaseMs = 300_000,
  lingerMs = 100,
  pollMs = 250,
  stopWithinMs = 5000,
  onStep = () => {},
  say = () => {},
  now = Date.now,
  monotonicNow = () => performance.now(),
  ...paceOptions
}: DeliveryOptions): Delivery {
  const pace = createPace(paceOptions);
  const suspects = createSuspects();
  /** Rings for what is new, and to stop. */
  const alarm = createAlarm();
  const stopAlarm = createAlarm();
  const ledger = insistOn(queue, {
    async onFailure(error) {
      report("queue_failed", error);
      await rest(pollMs);
      return !isStopping;
    },
  });
  const books = { ledger, onStep, now };
  const counts: DeliveryStats = { delivered: 0, released: 0, buried: {} };
  const flights = new Set<AbortController>();
  let lanes: Promise<void>[] = [];
  let isStopping = false;
  let pausedUntilMs = 0;
  /** What the operator was told and what still holds. */
  let trouble: Trouble | undefined;
  let isLossTold = false;

  async function runLane(): Promise<void> {
    while (!isStopping) {
      const pauseMs = pausedUntilMs - monotonicNow();
      if (pauseMs > 0) {
        await rest(pauseMs);
        continue;
      }
      try {
        const claims = await queue.claim(maxEvents, leaseMs, maxBytes);
        if (claims.length > 0) await deliver(claims);
        const isMoreToCome = claims.length > 0 ? claims.length < maxEvents : await sleep(pollMs);
        if (isMoreToCome) await rest(lingerMs);
      } catch (error) {
        // What is claimed already comes back when its lease ends.
        report("queue_failed", error);
        await rest(pollMs);
      }
    }
  }

  /** Until there is something new; true when there is. Not while stopping: the bell for that has rung already. */
  async function sleep(ms: number): Promise<boolean> {
    return !isStopping && (await alarm.sleep(ms));
  }

  /** Whatever comes: only stopping ends it sooner. */
  async function rest(ms: number): Promise<void> {
    if (!isStopping) await stopAlarm.sleep(ms);
  }

  async function deliver(claims: readonly Claim[]): Promise<void> {
    const fit: Claim[] = [];
    const unfit: SortedBatch["buried"] = [];
    for (const claim of claims) {
      const verdict = findAgeVerdict(claim, now());
      if (verdict) unfit.push({ claim, verdict });
      else fit.push(claim);
    }
    await buryAll(unfit);

    const flight = new AbortController();
    flights.add(flight);
    // Given up before the leases end: nobody else may send what is in flight here.
    const deadline = setTimeout(() => flight.abort(), leaseMs * 0.8);
    try {
      for (const batch of suspects.split(fit)) {
        const pauseMs = pausedUntilMs - monotonicNow();
        if (pauseMs > 0) {
          await putBack(batch, { delayMs: pauseMs, inDoubt: false, detail: "waits as all do" });
          continue;
        }
        const events = batch.map(({ event }) => clampEventTime(event, now()));
        for (const event of events) onStep(stepOf(event, "sent", now()));
        await settle(sortBatch(batch, await send(events, flight.signal)));
      }
    } finally {
      clearTimeout(deadline);
      flights.delete(flight);
    }
  }

  async function settle({ delivered, buried, open }: SortedBatch): Promise<void> {
    if (delivered.length + buried.length > 0) goOn();
    await acknowledge(delivered, books);
    counts.delivered += delivered.length;
    await buryAll(buried);
    suspects.answered([...delivered, ...buried].map(({ claim }) => claim));

    const [failed, ...unsent] = open;
    if (!failed) return;
    const ownDelayMs = findOwnDelay(failed);
    const delayMs = ownDelayMs === undefined ? slowDown(failed[0]) : 0;
    await putBackOpen(failed, ownDelayMs ?? delayMs);
    for (const entry of unsent) await putBackOpen(entry, delayMs);
    // The wait of what was put back began only now: what is due then goes out with it.
    pauseFor(delayMs);
  }

  /** The wait of an event that failed through its own fault; undefined when it is the server's, or may be. */
  function findOwnDelay([failure, claims]: OpenEntry): number | undefined {
    // A limit, a token, a stop: whatever the request held.
    if (failure.kind !== "retry_later" || failure.error.status === 429) return undefined;
    const fault = suspects.failed(claims);
    if (!fault) return undefined;
    const event_name = showEventName(claims[0]?.event.event_name ?? "");
    if (fault.isNew) say("event_held", { ...findProblem(failure.error), event_name });
    return pace.waitAlone(failure, fault.failures);
  }

  async function putBackOpen([outcome, claims]: OpenEntry, delayMs: number): Promise<void> {
    const detail = outcome.kind === "aborted" ? "given up before the answer" : outcome.error.message;
    await putBack(claims, { delayMs, inDoubt: outcome.inDoubt, detail });
  }

  async function putBack(claims: readonly Claim[], how: Release): Promise<void> {
    await release(claims, how, books);
    counts.released += claims.length;
  }

  async function buryAll(buried: SortedBatch["buried"]): Promise<void> {
    if (buried.length === 0) return;
    await bury(buried, books);
    suspects.forget(buried.map(({ claim }) => claim));
    for (const { claim, verdict } of buried) {
      counts.buried[verdict.reason] = (counts.buried[verdict.reason] ?? 0) + 1;
      say("dead_letter", { reason: verdict.reason, event_name: showEventName(claim.event.event_name) });
    }
    const { lettersLost = 0 } = await queue.stats();
    if (lettersLost > 0 && !isLossTold) {
      say("dead_letters_lost", { count: lettersLost });
      isLossTold = true;
    }
  }

  /** The whole delivery waits: what failed for one batch would fail for the next. */
  function slowDown(failure: Unanswered): number {
    if (failure.kind === "aborted") return 0;
    const delayMs = pace.slowDown(failure);
    pauseFor(delayMs);
    report(failure.kind === "blocked" ? "delivery_blocked" : "delivery_failed", failure.error);
    return delayMs;
  }

  function pauseFor(ms: number): void {
    pausedUntilMs = Math.max(pausedUntilMs, monotonicNow() + ms);
  }

  function goOn(): void {
    pace.resume();
    if (trouble !== undefined) say("delivery_resumed");
    trouble = undefined;
  }

  function report(kind: Trouble, error: unknown): void {
    if (trouble !== kind) say(kind, findProblem(error));
    trouble = kind;
  }

  return {
    start() {
      if (lanes.length === 0) lanes = Array.from({ length: atOnce }, runLane);
    },
    wake: alarm.ring,
    async stop() {
      isStopping = true;
      alarm.ring();
      stopAlarm.ring();
      const giveUp = setTimeout(() => {
        for (const flight of flights) flight.abort();
      }, stopWithinMs);
      await Promise.all(lanes);
      clearTimeout(giveUp);
    },
    stats: () => ({ ...counts, buried: { ...counts.buried } }),
  };
}
