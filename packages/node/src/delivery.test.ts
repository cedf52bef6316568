import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { ConversionEvent } from "@hatpin/core";
import { makeEvent } from "../test/make-events.ts";
import type { EventOutcome } from "./batch-outcome.ts";
import { sendBisecting } from "./bisect.ts";
import { createConversionsApi } from "./conversions-api.ts";
import { createDelivery, type Delivery, type DeliveryOptions } from "./delivery.ts";
import { createEmulator } from "./emulator/index.ts";
import { PinterestApiError } from "./errors.ts";
import { createLog } from "./log/create-log.ts";
import type { DurableQueue } from "./queue/durable-queue.ts";
import { openLmdbQueue } from "./queue/lmdb-queue.ts";
import type { Step } from "./way.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-delivery-"));
const running = new Set<Delivery>();
after(async () => {
  // What a failed test leaves behind would keep the run from ending.
  await Promise.all(Array.from(running, (delivery) => delivery.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const HOUR_SECONDS = 3600;
const nowSeconds = Math.floor(Date.now() / 1000);

type Answer = (
  events: readonly ConversionEvent[],
  signal: AbortSignal,
) => Promise<EventOutcome[]> | EventOutcome[];

/** A delivery on a real queue whose requests are answered by `answers` in turn, the last one again and again. */
async function setUp(answers: Answer[], options: Partial<DeliveryOptions> = {}) {
  const queue = await openLmdbQueue(mkdtempSync(join(folder, "queue-")));
  const requests: ConversionEvent[][] = [];
  const steps: Step[] = [];
  const lines: string[] = [];
  const delivery = createDelivery({
    queue,
    send: async (events, signal) => {
      requests.push([...events]);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      return answer ? answer(events, signal) : [];
    },
    lingerMs: 1,
    pollMs: 10,
    baseMs: 5,
    capMs: 50,
    blockedCapMs: 50,
    random: () => 1,
    onStep: (step) => steps.push(step),
    say: createLog({ write: (line) => lines.push(line) }).say,
    ...options,
  });
  running.add(delivery);
  async function end() {
    await delivery.stop();
    running.delete(delivery);
    await queue.close();
  }
  return { queue, delivery, requests, steps, lines, end };
}

const processed: Answer = (events) =>
  events.map(({ event_id }) => ({ kind: "answered", result: { event_id, status: "processed" } }));

function failing(outcome: Exclude<EventOutcome, { kind: "answered" }>): Answer {
  return (events) => events.map(() => outcome);
}

const unavailable = failing({
  kind: "retry_later",
  inDoubt: false,
  error: new PinterestApiError("not now", { status: 503 }),
});

/** Some milliseconds, as a network takes. */
const slowly: Answer = async (events, signal) => {
  await new Promise((resolve) => setTimeout(resolve, 15));
  return processed(events, signal);
};

/** A server that fails whenever it meets a certain event. */
function breakingOn(id: string): Answer {
  const broken = failing({
    kind: "retry_later",
    inDoubt: false,
    error: new PinterestApiError("broken", { status: 500 }),
  });
  return (events, signal) =>
    events.some(({ event_id }) => event_id === id) ? broken(events, signal) : processed(events, signal);
}

const cut = failing({
  kind: "retry_later",
  inDoubt: true,
  error: new PinterestApiError("the connection was cut"),
});

function sample(event_id: string, event: Partial<ConversionEvent> = {}): ConversionEvent {
  // A cast, because delivery needs no more of an event than this.
  return {
    event_id,
    event_name: "page_visit",
    action_source: "web",
    event_time: nowSeconds,
    user_data: {},
    ...event,
  } as ConversionEvent;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "waited too long");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until all is done with, and lets delivery finish its books. */
async function drain(queue: DurableQueue, delivery: Delivery): Promise<void> {
  await until(() => isEmpty(queue));
  await delivery.stop();
}

async function isEmpty(queue: DurableQueue): Promise<boolean> {
  const { waiting, claimed } = await queue.stats();
  return waiting + claimed === 0;
}

test("events go out in one request, as they are, and are acknowledged", async () => {
  const { queue, delivery, requests, steps, end } = await setUp([processed]);
  const events = [sample("a"), sample("b", { event_time: nowSeconds - 60 })];
  await queue.append(events);
  delivery.start();
  await drain(queue, delivery);
  assert.deepEqual(requests, [events]);
  assert.deepEqual(
    steps.map(({ stage, event_id }) => `${stage} ${event_id}`),
    ["sent a", "sent b", "delivered a", "delivered b"],
  );
  assert.deepEqual(delivery.stats(), { delivered: 2, released: 0, buried: {} });
  await end();
});

test("an idle delivery is woken by what comes", async () => {
  const { queue, delivery, requests, end } = await setUp([processed], { pollMs: 60_000 });
  delivery.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await queue.append([sample("a")]);
  delivery.wake();
  await until(() => requests.length === 1);
  await end();
});

test("a refused event is buried with Pinterest's reason, and the others are delivered", async () => {
  const { queue, delivery, steps, end } = await setUp([
    (events) =>
      events.map(({ event_id }) =>
        event_id === "bad"
          ? {
              kind: "answered",
              result: { event_id, status: "failed", error_message: "Invalid currency", retryable: false },
            }
          : { kind: "answered", result: { event_id, status: "processed", warning_message: "No click_id" } },
      ),
  ]);
  await queue.append([sample("a"), sample("bad"), sample("c")]);
  delivery.start();
  await drain(queue, delivery);
  const [letter] = await queue.deadLetters();
  assert.equal(letter?.event.event_id, "bad");
  assert.equal(letter?.reason, "refused_by_pinterest");
  assert.equal(letter?.detail, "Invalid currency");
  assert.deepEqual(delivery.stats(), { delivered: 2, released: 0, buried: { refused_by_pinterest: 1 } });
  assert.equal(steps.find(({ stage }) => stage === "delivered")?.detail, "No click_id");
  await end();
});

test("what fails is sent again later with the same id and time, and the operator hears of it once", async () => {
  const { queue, delivery, requests, lines, steps, end } = await setUp([
    unavailable,
    unavailable,
    unavailable,
    processed,
  ]);
  await queue.append([sample("a"), sample("b")]);
  delivery.start();
  await drain(queue, delivery);
  assert.equal(requests.length, 4);
  for (const request of requests) assert.deepEqual(request, [sample("a"), sample("b")]);
  assert.deepEqual(lines.length, 2, lines.join("\n"));
  assert.match(lines[0] ?? "", /kept and tried again: its server failed \(HTTP 503\)$/);
  assert.deepEqual(
    steps
      .filter(({ stage, event_id }) => stage === "released" && event_id === "a")
      .map(({ delayMs }) => delayMs),
    [40, 50, 50],
  );
  await end();
});

test("a wait that Pinterest asks for is kept, by everything that is to be sent", async () => {
  const limited = failing({
    kind: "retry_later",
    inDoubt: false,
    delayMs: 400,
    error: new PinterestApiError("rate limit", { status: 429 }),
  });
  const { queue, delivery, requests, end } = await setUp([limited, processed]);
  await queue.append([sample("a")]);
  const startedAt = Date.now();
  delivery.start();
  await until(() => requests.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await queue.append([sample("b")]);
  delivery.wake();
  await drain(queue, delivery);
  assert.ok(Date.now() - startedAt >= 400, "it did not wait");
  assert.equal(requests.length, 2);
  assert.equal(requests[1]?.length, 2);
  await end();
});

test("a refused token keeps the events and calls for action once, until it goes on", async () => {
  const blocked = failing({
    kind: "blocked",
    inDoubt: false,
    error: new PinterestApiError("the token was refused", { status: 401 }),
  });
  const { queue, delivery, requests, lines, end } = await setUp([blocked, blocked, blocked, processed]);
  await queue.append([sample("a")]);
  delivery.start();
  await drain(queue, delivery);
  assert.equal(requests.length, 4);
  assert.match(lines[0] ?? "", /^ACTION NEEDED: .*it refused the access token.*\(HTTP 401\)$/);
  assert.equal(lines[1], "delivery goes on");
  assert.equal(lines.length, 2);
  assert.equal((await queue.stats()).deadLetters, 0);
  await end();
});

test("an event older than 7 days is buried without being sent", async () => {
  const { queue, delivery, requests, end } = await setUp([processed]);
  await queue.append([sample("old", { event_time: nowSeconds - 7 * 24 * HOUR_SECONDS - 5 }), sample("a")]);
  delivery.start();
  await drain(queue, delivery);
  assert.deepEqual(requests, [[sample("a")]]);
  assert.equal((await queue.deadLetters())[0]?.reason, "too_old");
  await end();
});

const LATE = [
  { title: "more than an hour old", event: { event_time: nowSeconds - 2 * HOUR_SECONDS } },
  { title: "offline", event: { action_source: "offline" as const } },
];
for (const { title, event } of LATE) {
  test(`after a try in doubt, an event that is ${title} is buried: it could count twice`, async () => {
    const { queue, delivery, requests, end } = await setUp([cut, processed]);
    await queue.append([sample("late", event), sample("fresh")]);
    delivery.start();
    await drain(queue, delivery);
    assert.deepEqual(
      requests.map((request) => request.map(({ event_id }) => event_id)),
      [["late", "fresh"], ["fresh"]],
    );
    assert.equal((await queue.deadLetters())[0]?.reason, "may_count_twice");
    await end();
  });

  test(`after a try that surely did not arrive, an event that is ${title} is sent again`, async () => {
    const { queue, delivery, requests, end } = await setUp([unavailable, processed]);
    await queue.append([sample("late", event)]);
    delivery.start();
    await drain(queue, delivery);
    assert.equal(requests.length, 2);
    assert.deepEqual(delivery.stats().buried, {});
    await end();
  });
}

for (const { title, event } of LATE) {
  test(`a failure after which Pinterest has the event makes none that is ${title} count twice`, async () => {
    const emulator = createEmulator();
    const running = await emulator.listen();
    emulator.faults.set({ kind: "status", status: 500, recorded: true, times: 1 });
    const api = createConversionsApi({ accessToken: "pina_test", apiUrl: `${running.url}/v5` });
    const { queue, delivery, end } = await setUp([], {
      send: (events, signal) =>
        sendBisecting(events, (part) => api.send(part, { adAccountId: "549755885175", signal })),
    });
    await queue.append([makeEvent(event)]);
    delivery.start();
    await drain(queue, delivery);
    assert.deepEqual(
      emulator.events().map(({ copies, counted }) => [copies, counted]),
      [[1, 1]],
    );
    assert.equal((await queue.deadLetters())[0]?.reason, "may_count_twice");
    await end();
    await running.close();
  });
}

test("a small skew into the future becomes now, and nothing else of the event changes", async () => {
  const { queue, delivery, requests, end } = await setUp([processed]);
  const beforeSeconds = Math.floor(Date.now() / 1000);
  await queue.append([sample("ahead", { event_time: beforeSeconds + 200 })]);
  delivery.start();
  await drain(queue, delivery);
  const sent = requests[0]?.[0];
  assert.ok(sent && sent.event_time >= beforeSeconds && sent.event_time <= Date.now() / 1000);
  assert.deepEqual({ ...sent, event_time: 0 }, sample("ahead", { event_time: 0 }));
  await end();
});

test("batches hold up to the limits of count and bytes", async () => {
  const { queue, delivery, requests, end } = await setUp([processed], {
    maxEvents: 10,
    maxBytes: 1500,
    atOnce: 1,
  });
  const wide = { event_source_url: `https://shop.example/${"x".repeat(500)}` };
  await queue.append(Array.from({ length: 14 }, (_, n) => sample(`e${n}`, n < 4 ? wide : {})));
  delivery.start();
  await drain(queue, delivery);
  for (const request of requests) {
    assert.ok(request.length <= 10);
    assert.ok(JSON.stringify(request).length <= 1500);
  }
  assert.ok(requests.length <= 5, `${requests.length} requests`);
  assert.deepEqual(
    requests.flat().map(({ event_id }) => event_id),
    Array.from({ length: 14 }, (_, n) => `e${n}`),
  );
  await end();
});

test("when the first of several requests fails, the others wait with it", async () => {
  const sentAt: number[] = [];
  const timed = (answer: Answer): Answer => {
    return (events, signal) => {
      sentAt.push(performance.now());
      return answer(events, signal);
    };
  };
  const { queue, delivery, requests, end } = await setUp([timed(unavailable), timed(processed)], {
    maxBytes: 500,
    atOnce: 1,
    capMs: 200,
    baseMs: 200,
  });
  const ids = Array.from({ length: 9 }, (_, n) => `e${n}`);
  await queue.append(ids.map((id) => sample(id)));
  delivery.start();
  await drain(queue, delivery);
  const sent = requests.map((request) => request.map(({ event_id }) => event_id));
  assert.equal(delivery.stats().released, sent[0]?.length);
  const [first = 0, second = 0] = sentAt;
  assert.ok(second - first >= 195, `${second - first} ms`);
  assert.deepEqual(sent.slice(1).flat().sort(), ids);
  await end();
});

test("one event that breaks the server does not hold up the others for good", async () => {
  const { queue, delivery, end } = await setUp([breakingOn("poison")], { baseMs: 1, capMs: 2 });
  await queue.append(Array.from({ length: 50 }, (_, n) => sample(n === 25 ? "poison" : `e${n}`)));
  delivery.start();
  await until(() => delivery.stats().delivered === 49);
  await end();
});

test("one event that breaks the server waits alone, and what comes later passes at once", async () => {
  let stoppedAtMs: number | undefined;
  const { queue, delivery, requests, lines, steps, end } = await setUp([breakingOn("poison")], {
    baseMs: 5,
    capMs: 200,
    atOnce: 1,
    monotonicNow: () => stoppedAtMs ?? performance.now(),
  });
  await queue.append(Array.from({ length: 10 }, (_, n) => sample(n === 4 ? "poison" : `e${n}`)));
  delivery.start();
  await until(() => delivery.stats().delivered === 9);
  assert.ok(requests.length <= 20, `${requests.length} requests`);

  const isBlamed = () => lines.some((line) => line.includes("waits alone"));
  await until(async () => {
    if (!isBlamed()) await queue.append([sample(`on-${requests.length}`)]);
    return isBlamed();
  });
  const seen = requests.length;
  // A wait of all that begins now never ends.
  stoppedAtMs = performance.now();
  for (let n = 0; n < 20; n++) {
    await queue.append([sample(`later-${n}`)]);
    delivery.wake();
    await until(() =>
      steps.some(({ stage, event_id }) => stage === "delivered" && event_id === `later-${n}`),
    );
  }
  for (const request of requests.slice(seen)) {
    assert.ok(request.length === 1 || request.every(({ event_id }) => event_id !== "poison"));
  }
  const waits = steps.filter(({ stage, event_id }) => stage === "released" && event_id === "poison");
  assert.equal(waits.at(-1)?.delayMs, 200);
  assert.equal(lines.filter((line) => line.includes("waits alone")).length, 1);
  await until(async () => {
    const { waiting, claimed } = await queue.stats();
    return waiting + claimed === 1;
  });
  await end();
});

test("new events do not keep an event that breaks the server from being found", async () => {
  const { queue, delivery, end } = await setUp([breakingOn("poison")], { baseMs: 2, capMs: 20 });
  await queue.append(["a", "b", "poison", "c", "d"].map((id) => sample(id)));
  delivery.start();
  let more = 0;
  const timer = setInterval(() => void queue.append([sample(`more-${more++}`)]).then(delivery.wake), 5);
  try {
    await until(async () => {
      const claimedOrWaiting = await queue.stats();
      return delivery.stats().delivered > 100 && claimedOrWaiting.oldestMs > 300;
    });
  } finally {
    clearInterval(timer);
  }
  await until(() => delivery.stats().delivered === more + 4);
  await end();
});

test("a clock that is set back does not prolong a wait", async () => {
  let backMs = 0;
  const { queue, delivery, requests, end } = await setUp([unavailable, processed], {
    baseMs: 50,
    capMs: 100,
    now: () => Date.now() - backMs,
  });
  await queue.append([sample("a")]);
  delivery.start();
  await until(() => requests.length === 1);
  backMs = 60_000;
  await queue.append([sample("b")]);
  const setBackAt = performance.now();
  await until(() => requests.length > 1);
  assert.ok(performance.now() - setBackAt < 2000);
  await end();
});

test("single events that come one after the other share requests", async () => {
  const [lingerMs, atOnce] = [200, 2];
  const { queue, delivery, requests, end } = await setUp([processed], { lingerMs, atOnce });
  const startedAt = performance.now();
  delivery.start();
  for (let n = 0; n < 100; n++) {
    await queue.append([sample(`e${n}`)]);
    delivery.wake();
  }
  await drain(queue, delivery);
  assert.equal(requests.flat().length, 100);
  // However long a busy machine takes for it. A timer may ring a little early.
  const mostOfLane = 1 + Math.ceil((performance.now() - startedAt) / (lingerMs - 2));
  assert.ok(requests.length <= atOnce * mostOfLane, `${requests.length} requests`);
  await end();
});

test("no more is held at once than the lanes' requests weigh", async () => {
  const { queue, delivery, requests, end } = await setUp([slowly], { maxBytes: 5000 });
  const wide = { event_source_url: `https://shop.example/${"x".repeat(1000)}` };
  await queue.append(Array.from({ length: 40 }, (_, n) => sample(`e${n}`, wide)));
  let mostClaimed = 0;
  delivery.start();
  await until(async () => {
    mostClaimed = Math.max(mostClaimed, (await queue.stats()).claimed);
    return requests.flat().length === 40;
  });
  assert.ok(mostClaimed > 0 && mostClaimed <= 2 * 4, `${mostClaimed} events were claimed`);
  await end();
});

test("dead letters that had to go are heard of once", async () => {
  const refused: Answer = (events) =>
    events.map(({ event_id }) => ({
      kind: "answered",
      result: { event_id, status: "failed", error_message: "no", retryable: false },
    }));
  const queue = await openLmdbQueue(mkdtempSync(join(folder, "queue-")), { maxDeadLetters: 1 });
  const { delivery, lines, end } = await setUp([refused], { queue, maxEvents: 2 });
  await queue.append(["a", "b", "c", "d"].map((id) => sample(id)));
  delivery.start();
  await drain(queue, delivery);
  assert.equal(lines.filter((line) => line.includes("too many dead letters")).length, 1, lines.join("\n"));
  await queue.close();
  await end();
});

test("stop waits for the batch in flight", async () => {
  let isAnswered = false;
  const slow: Answer = async (events, signal) => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    isAnswered = true;
    return processed(events, signal);
  };
  const { queue, delivery, requests, end } = await setUp([slow]);
  await queue.append([sample("a")]);
  delivery.start();
  await until(() => requests.length === 1);
  await delivery.stop();
  assert.ok(isAnswered);
  assert.ok(await isEmpty(queue));
  await end();
});

test("stop gives up a batch that hangs, and puts it back in doubt", async () => {
  const hanging: Answer = async (events, signal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return events.map(() => ({ kind: "aborted", inDoubt: true }));
  };
  const { queue, delivery, requests, end } = await setUp([hanging], { stopWithinMs: 100 });
  await queue.append([sample("a")]);
  delivery.start();
  await until(() => requests.length === 1);
  await delivery.stop();
  const [claim] = await queue.claim(1, 1000);
  assert.equal(claim?.inDoubt, true);
  await end();
});

test("a queue that refuses for a while does not end delivery", async () => {
  const { queue, end: close } = await setUp([processed]);
  let failures = 3;
  const lines: string[] = [];
  const shaky: DurableQueue = {
    ...queue,
    claim: async (max, leaseMs) => {
      if (failures-- > 0) throw new Error("EIO: the disk is on fire");
      return queue.claim(max, leaseMs);
    },
  };
  const delivery = createDelivery({
    queue: shaky,
    send: async (events, signal) => processed(events, signal),
    pollMs: 5,
    say: createLog({ write: (line) => lines.push(line) }).say,
  });
  await queue.append([sample("a")]);
  delivery.start();
  await drain(queue, delivery);
  assert.match(lines[0] ?? "", /the disk could not be written.*\(EIO\)/);
  await delivery.stop();
  await close();
});

test("what was answered while the disk refused is written down when it works again, and not sent twice", async () => {
  const { queue, end: close } = await setUp([processed]);
  const refusing = { ack: 3, release: 3, bury: 3 };
  const refuse = (method: keyof typeof refusing) => {
    if (refusing[method]-- > 0) throw new Error("no space left");
  };
  const shaky: DurableQueue = {
    ...queue,
    ack: async (claims) => {
      refuse("ack");
      return queue.ack(claims);
    },
    release: async (...args) => {
      refuse("release");
      return queue.release(...args);
    },
    bury: async (...args) => {
      refuse("bury");
      return queue.bury(...args);
    },
  };
  const sent: string[] = [];
  const lines: string[] = [];
  const delivery = createDelivery({
    queue: shaky,
    send: async (events) =>
      events.map(({ event_id }): EventOutcome => {
        sent.push(event_id);
        const isFirst = sent.filter((id) => id === event_id).length === 1;
        if (event_id === "late" && isFirst)
          return { kind: "retry_later", inDoubt: false, error: new PinterestApiError("not now") };
        if (event_id !== "bad") return { kind: "answered", result: { event_id, status: "processed" } };
        const result = { event_id, status: "failed", error_message: "no", retryable: false } as const;
        return { kind: "answered", result };
      }),
    pollMs: 5,
    baseMs: 1,
    say: createLog({ write: (line) => lines.push(line) }).say,
  });
  await queue.append(["good", "bad", "late"].map((id) => sample(id)));
  delivery.start();
  await drain(queue, delivery);
  assert.deepEqual(sent.sort(), ["bad", "good", "late", "late"]);
  assert.deepEqual(delivery.stats().buried, { refused_by_pinterest: 1 });
  assert.ok(
    lines.some((line) => line.includes("no space is left")),
    lines.join("\n"),
  );
  await delivery.stop();
  await close();
});
