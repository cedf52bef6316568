import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { createEmulator } from "../emulator/create-emulator.ts";
import type { RunningEmulator } from "../emulator/listen.ts";
import type { Step } from "../way.ts";
import { createEdgeProxy, type EdgeProxyOptions } from "./create-edge-proxy.ts";

const HOUR_SECONDS = 3600;
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const FROM = { remoteAddress: "203.0.113.7" };

const emulator = createEmulator();
let endpoint: RunningEmulator;
before(async () => {
  endpoint = await emulator.listen(0, "127.0.0.1");
});
after(() => endpoint.close());
beforeEach(() => emulator.reset());

function proxyOf(options: Partial<EdgeProxyOptions> = {}) {
  const steps: Step[] = [];
  const lines: string[] = [];
  const proxy = createEdgeProxy({
    accessToken: "a-token-of-tests",
    adAccountId: "549755885175",
    apiUrl: `${endpoint.url}/v5`,
    onStep: (step) => steps.push(step),
    log: (line) => lines.push(line),
    ...options,
  });
  return { proxy, steps, lines };
}

const sample = (event_id: string, more: object = {}) => ({
  event_id,
  event_name: "page_visit",
  action_source: "web",
  event_time: Math.floor(Date.now() / 1000),
  event_source_url: "https://www.shop.example/",
  user_data: { em: ["0".repeat(64)] },
  ...more,
});

function post(...events: object[]): Request {
  return new Request("http://shop.example/hatpin/events", {
    method: "POST",
    headers: { origin: "http://shop.example", host: "shop.example", "user-agent": USER_AGENT },
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events }),
  });
}

const received = () => emulator.events().map(({ event_id, copies }) => [event_id, copies]);

test("202 is answered when Pinterest has the events, enriched as by any proxy of ours", async () => {
  const { proxy, steps } = proxyOf();
  const answer = await proxy.fetch(post(sample("a"), sample("b"), { event_id: "c" }), FROM);
  assert.equal(answer.status, 202);
  const { accepted, rejected } = (await answer.json()) as { accepted: number; rejected: object[] };
  assert.deepEqual([accepted, rejected.length], [2, 1]);
  assert.deepEqual(received(), [
    ["a", 1],
    ["b", 1],
  ]);
  const { user_data } = emulator.events()[0]?.event ?? {};
  assert.equal(user_data?.client_ip_address, "203.0.113.7");
  assert.match(answer.headers.getSetCookie().join(), /_hatpin=/);
  assert.deepEqual(steps.map(({ stage, event_id }) => `${stage} ${event_id}`).sort(), [
    "accepted a",
    "accepted b",
    "delivered a",
    "delivered b",
    "rejected c",
    "sent a",
    "sent b",
  ]);
});

test("without Pinterest's answer it is 503, and the page's next try is counted once", async () => {
  const { proxy, lines } = proxyOf();
  emulator.faults.set({ kind: "status", status: 503, times: 1 });
  const refused = await proxy.fetch(post(sample("a")), FROM);
  assert.equal(refused.status, 503);
  assert.ok(refused.headers.has("retry-after") && refused.headers.has("access-control-allow-origin"));
  assert.match(lines.join(), /events were refused/);
  assert.deepEqual(received(), []);
  assert.equal((await proxy.fetch(post(sample("a")), FROM)).status, 202);
  assert.equal((await proxy.fetch(post(sample("a"), sample("a"), sample("b")), FROM)).status, 202);
  assert.deepEqual(received(), [
    ["a", 1],
    ["b", 1],
  ]);
});

test("what Pinterest refuses for good is answered for, told to the operator, and not sent again", async () => {
  const { proxy, steps, lines } = proxyOf({ allowCustomEventNames: true });
  emulator.faults.set({ kind: "status", status: 400, times: 1 });
  assert.equal((await proxy.fetch(post(sample("bad")), FROM)).status, 202);
  assert.match(lines.join(), /given up \(refused_by_pinterest\)/);
  assert.ok(steps.some(({ stage, reason }) => stage === "buried" && reason === "refused_by_pinterest"));
  assert.equal((await proxy.fetch(post(sample("bad")), FROM)).status, 202);
  assert.equal(emulator.requests().length, 1);
});

test("a try that may have arrived is not made again when Pinterest would count both", async () => {
  let nowMs = Date.now();
  const { proxy, steps } = proxyOf({ now: () => nowMs });
  const event = sample("doubt", { event_time: Math.floor(nowMs / 1000) - 0.9 * HOUR_SECONDS });
  emulator.faults.set({ kind: "cut", times: 1 });
  assert.equal((await proxy.fetch(post(event), FROM)).status, 503);
  nowMs += 600_000;
  const later = new Request(post(), {
    body: JSON.stringify({ v: 1, sent_at: nowMs, events: [event] }),
  });
  assert.equal((await proxy.fetch(later, FROM)).status, 202);
  assert.match(steps.find(({ stage }) => stage === "buried")?.detail ?? "", /may_count_twice/);
});

test("the work goes on when the visitor has left: it is handed to waitUntil, called as a method", async () => {
  const { proxy } = proxyOf();
  class Context {
    remoteAddress = FROM.remoteAddress;
    work: Promise<unknown>[] = [];
    waitUntil(work: Promise<unknown>) {
      this.work.push(work);
    }
  }
  const context = new Context();
  void proxy.fetch(post(sample("left")), context);
  await Promise.all(context.work);
  assert.equal(context.work.length, 1);
  assert.deepEqual(received(), [["left", 1]]);
});

test("it has no script, and says that it runs", async () => {
  const { proxy } = proxyOf();
  assert.equal((await proxy.fetch(new Request("http://shop.example/hatpin.js"))).status, 404);
  assert.equal((await proxy.fetch(new Request("http://shop.example/healthz"))).status, 200);
});
