import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { TransportAnswer } from "./transport.ts";
import { createVisitor } from "./visitor.ts";

// The order of requests and what is noted between pages; the cookies themselves are seen in e2e, in a real browser.

interface Request {
  body: string;
  answer(status: number): Promise<void>;
}

let kept: Map<string, string>;
let requests: Request[];

beforeEach(() => {
  kept = new Map();
  requests = [];
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    value: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    },
  });
});

function post(body: string): Promise<TransportAnswer> {
  return new Promise((resolve) => {
    requests.push({
      body,
      async answer(status) {
        resolve({ status });
        await turns();
      },
    });
  });
}

/** What is chained to an answer has run. */
async function turns(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function sent(): string[] {
  return requests.map(({ body }) => (body.includes('"forget":true') ? "forget" : body));
}

test("the proxy is told to forget after what is under way, and before all that comes later", async () => {
  const visitor = createVisitor(post);
  void visitor.send("a");
  await turns();
  visitor.forget();
  void visitor.send("b");
  await turns();
  assert.deepEqual(sent(), ["a"]);
  await requests[0]?.answer(202);
  assert.deepEqual(sent(), ["a", "forget"]);
  await requests[1]?.answer(202);
  assert.deepEqual(sent(), ["a", "forget", "b"]);
  assert.equal(kept.size, 0);
});

test("what it is told is an envelope without events", async () => {
  kept.set("hatpin.visitor", "1");
  createVisitor(post).forget();
  await turns();
  const { v, events, forget, sent_at } = JSON.parse(`${requests[0]?.body}`);
  assert.deepEqual(
    { v, events, forget, sent_at: typeof sent_at },
    { v: 1, events: [], forget: true, sent_at: "number" },
  );
});

test("a proxy that never took an event knows nobody: nothing is sent", async () => {
  const visitor = createVisitor(post);
  visitor.forget();
  void visitor.send("a");
  await turns();
  await requests[0]?.answer(503);
  visitor.forget();
  await turns();
  assert.deepEqual(sent(), ["a"]);
  assert.equal(kept.size, 0);
});

test("a later page knows that the proxy knows the visitor", async () => {
  const visitor = createVisitor(post);
  void visitor.send("a");
  await turns();
  await requests[0]?.answer(202);
  const next = createVisitor(post);
  next.forget();
  next.forget();
  await turns();
  assert.deepEqual(sent(), ["a", "forget"]);
});

for (const status of [0, 404, 429, 503]) {
  test(`after a ${status} the next page tells the proxy, without being asked`, async () => {
    kept.set("hatpin.visitor", "1");
    createVisitor(post).forget();
    await turns();
    await requests[0]?.answer(status);
    createVisitor(post);
    await turns();
    assert.deepEqual(sent(), ["forget", "forget"]);
    await requests[1]?.answer(202);
    createVisitor(post);
    await turns();
    assert.equal(requests.length, 2);
  });
}

test("told in vain, the proxy is told again as soon as it answers", async () => {
  kept.set("hatpin.visitor", "1");
  const visitor = createVisitor(post);
  visitor.forget();
  await turns();
  await requests[0]?.answer(0);
  void visitor.send("a");
  await turns();
  await requests[1]?.answer(202);
  assert.deepEqual(sent(), ["forget", "a", "forget"]);
});

test("without storage the page itself still remembers", async () => {
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      throw new Error("forbidden");
    },
  });
  const visitor = createVisitor(post);
  void visitor.send("a");
  await turns();
  await requests[0]?.answer(202);
  visitor.forget();
  await turns();
  assert.deepEqual(sent(), ["a", "forget"]);
});
