import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { EnvelopeAnswer } from "@hatpin/core";
import type { Claim } from "../queue/durable-queue.ts";
import { createProxy } from "./create-proxy.ts";
import { emptyQueue } from "./empty-queue-under-test.ts";
import { HOST, type ProxyUnderTest, proxyTest, SCRIPT, SCRIPT_PART } from "./proxy-under-test.ts";

const nowSeconds = () => Math.floor(Date.now() / 1000);

const COMPLETE = { dataDir: "unused", accessToken: "t", adAccountId: "1", scriptFile: import.meta.filename };

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const CLAIMED_AGENT =
  "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36";

const EM = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b";

function sample(event_id: unknown, event: object = {}): Record<string, unknown> {
  return {
    event_id,
    event_name: "page_visit",
    action_source: "web",
    event_time: nowSeconds(),
    user_data: {},
    ...event,
  };
}

function envelope(...events: unknown[]): { headers: Record<string, string>; body: string } {
  return {
    headers: { "user-agent": USER_AGENT, "content-type": "text/plain;charset=UTF-8" },
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events }),
  };
}

async function take({ queue }: ProxyUnderTest): Promise<Claim[]> {
  return queue.claim(2000, 60_000);
}

async function takeOne(proxy: ProxyUnderTest) {
  const [claim] = await take(proxy);
  assert.ok(claim, "nothing was queued");
  return claim.event;
}

proxyTest(
  "a 202 says that the events are in the queue, with the visitor's address and user agent",
  async (proxy) => {
    const custom_data = { value: "12.50", currency: "EUR", content_ids: ["pin-1"] };
    const event = sample("a", { user_data: { em: [EM] }, custom_data });
    const answer = await proxy.ask(envelope(event));
    assert.equal(answer.status, 202);
    assert.deepEqual(answer.json, { accepted: 1, rejected: [] });
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.deepEqual(await takeOne(proxy), {
      ...event,
      user_data: { em: [EM], client_ip_address: "127.0.0.1", client_user_agent: USER_AGENT },
    });
  },
);

proxyTest("one hostile event among 100 costs only itself", async (proxy) => {
  const events: unknown[] = Array.from({ length: 100 }, (_, n) => sample(`e${n}`));
  events[40] = { ...sample("hostile"), evil: "<script>", user_data: { em: ["jo@example.com"] } };
  const answer = await proxy.ask(envelope(...events));
  assert.equal(answer.status, 202);
  assert.equal(answer.json.accepted, 99);
  assert.equal(answer.json.rejected.length, 1);
  assert.equal(answer.json.rejected[0].event_id, "hostile");
  assert.ok(answer.json.rejected[0].issues.length >= 2);
  assert.ok(!answer.text.includes("example.com") && !answer.text.includes("<script>"));
  assert.equal((await take(proxy)).length, 99);
  const step = proxy.steps.find(({ stage }) => stage === "rejected");
  assert.equal(step?.event_id, "hostile");
  assert.ok(!JSON.stringify(proxy.steps).includes("jo@example.com"));
});

/** Each as JSON text, since some of them no program would write. */
const NO_EVENTS: [string, string][] = [
  ["null", "null"],
  ["a number", "7"],
  ["an array", "[]"],
  ["an array nested 100,000 deep", nested(100_000)],
  ["an object without an id", json({ event_name: "page_visit" })],
  ["an id that is an object", json(sample({ toString: "x" }))],
  ["user_data that is text", json(sample("a", { user_data: "em" }))],
  [
    "user_data nested 100,000 deep",
    json(sample("a", { user_data: "DEEP" })).replace('"DEEP"', nested(100_000)),
  ],
  ["an unknown key nested 5,000 deep", json(sample("a", { x: "DEEP" })).replace('"DEEP"', nested(5000))],
  ["a time that is huge", json(sample("a", { event_time: 1e308 }))],
  [
    "a time beyond all numbers",
    json(sample("a", { event_time: 1 })).replace('"event_time":1', '"event_time":1e999'),
  ],
  ["a time that cannot be compared", json(sample("a", { event_time: { toString: "x", valueOf: 1 } }))],
  ["a time that is text", json(sample("a", { event_time: "now" }))],
  ["a __proto__ of its own", json(sample("a")).replace("{", '{"__proto__":{"event_id":"b"},')],
  ["a constructor", json(sample("a", { constructor: { prototype: { polluted: true } } }))],
  ["an e-mail in clear text", json(sample("a", { user_data: { em: ["jo@example.com"] } }))],
  ["a name of its own", json(sample("a", { event_name: "add_to_card" }))],
];
for (const [what, event] of NO_EVENTS) {
  proxyTest(`${what} is rejected, and the event beside it is taken`, async (proxy) => {
    const { headers, body } = envelope("HERE", sample("good"));
    const answer = await proxy.ask({ headers, body: body.replace('"HERE"', event) });
    assert.equal(answer.status, 202);
    assert.equal(answer.json.accepted, 1);
    assert.equal(answer.json.rejected.length, 1);
    assert.equal((await takeOne(proxy)).event_id, "good");
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
}

const BAD_BODIES: [string, string | Uint8Array][] = [
  ["nothing", ""],
  ["no JSON", "{"],
  ["HTML", "<html>"],
  ["null", "null"],
  ["JSON nested 200,000 deep", "[".repeat(200_000)],
  ["deep JSON that is whole", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ["no UTF-8", Uint8Array.of(0xff, 0xfe, 0x80)],
  ["an unknown version", JSON.stringify({ v: 2, sent_at: 1, events: [{}] })],
  ["no time of sending", JSON.stringify({ v: 1, events: [{}] })],
  ["a time of sending beyond all numbers", '{"v":1,"sent_at":1e999,"events":[{}]}'],
  ["no events", JSON.stringify({ v: 1, sent_at: 1, events: [] })],
  ["events that are an object", JSON.stringify({ v: 1, sent_at: 1, events: { length: 1 } })],
  ["more than 1,000 events", JSON.stringify({ v: 1, sent_at: 1, events: Array(1001).fill(0) })],
];
proxyTest("a body that is no envelope is refused with 400", async (proxy) => {
  for (const [what, body] of BAD_BODIES) {
    const answer = await proxy.ask({ ...envelope(), body });
    assert.equal(answer.status, 400, what);
    assert.equal(typeof answer.json.message, "string", what);
  }
  assert.equal((await proxy.queue.stats()).waiting, 0);
});

proxyTest("of a key that is there twice, the last counts, as in any JSON", async (proxy) => {
  const event = JSON.stringify(sample("a")).replace("{", '{"event_name":"nonsense",');
  const body = `{"v":9,"v":1,"sent_at":${Date.now()},"events":[${event}]}`;
  assert.equal((await proxy.ask({ ...envelope(), body })).json.accepted, 1);
});

proxyTest(
  "a body beyond the limit is refused with 413, announced or not, and the next is taken",
  async (proxy) => {
    const large = envelope(sample("a", { event_source_url: "x".repeat(5000) }));
    assert.equal((await proxy.ask(large)).status, 413);
    const pieces = Array.from({ length: 100 }, () => Buffer.alloc(1000, " "));
    assert.equal((await proxy.ask({ headers: large.headers, pieces })).status, 413);
    assert.equal((await proxy.ask(envelope(sample("b")))).status, 202);
  },
  { maxBodyBytes: 4096 },
);

proxyTest("a body of exactly 1 MiB is taken, in pieces too, and one byte more is not", async (proxy) => {
  const { headers, body } = envelope(sample("a"));
  const full = body + " ".repeat(1024 * 1024 - body.length);
  assert.equal((await proxy.ask({ headers, body: full })).status, 202);
  assert.equal((await proxy.ask({ headers, body: `${full} ` })).status, 413);
  const pieces = [Buffer.from(full.slice(0, 500_000)), Buffer.from(full.slice(500_000))];
  assert.equal((await proxy.ask({ headers, pieces })).status, 202);
});

proxyTest("content types other than text/plain and JSON are refused", async (proxy) => {
  const { body } = envelope(sample("a"));
  for (const [type, status] of [
    ["application/json", 202],
    ["Text/Plain; charset=utf-8", 202],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
  ] as const) {
    const answer = await proxy.ask({ headers: { "content-type": type, "user-agent": "x" }, body });
    assert.equal(answer.status, status, type);
  }
});

proxyTest("an event that comes again is accepted and not queued again", async (proxy) => {
  await proxy.ask(envelope(sample("a"), sample("b")));
  const answer = await proxy.ask(envelope(sample("a"), sample("c"), sample("c")));
  assert.deepEqual(answer.json, { accepted: 3, rejected: [] });
  assert.deepEqual(
    (await take(proxy)).map(({ event }) => event.event_id),
    ["a", "b", "c"],
  );
  assert.deepEqual(
    proxy.steps.slice(2).map(({ stage, event_id }) => `${stage} ${event_id}`),
    ["duplicate a", "accepted c", "duplicate c"],
  );
});

proxyTest(
  "a user-defined event is taken only where the operator allows it",
  async (proxy) => {
    const answer = await proxy.ask(envelope(sample("a", { event_name: "quiz_won" })));
    assert.equal(answer.json.accepted, 1);
  },
  { allowCustomEventNames: true },
);

// --- Time ---

const CLOCKS: [string, number, number][] = [
  // What the browser's clock differs by, in seconds, and how long before sending the event happened.
  ["a day behind", -86_400, 30],
  ["a year ahead", 31_536_000, 30],
  ["a minute ahead", 60, 0],
];
for (const [what, skew, ago] of CLOCKS) {
  proxyTest(`the time of an event from a clock ${what} is corrected`, async (proxy) => {
    const sent_at = Date.now() + skew * 1000;
    const event = sample("a", { event_time: Math.floor(sent_at / 1000) - ago });
    const answer = await proxy.ask({
      ...envelope(),
      body: JSON.stringify({ v: 1, sent_at, events: [event] }),
    });
    assert.deepEqual(answer.json, { accepted: 1, rejected: [] });
    const { event_time } = await takeOne(proxy);
    assert.ok(Math.abs(event_time - (nowSeconds() - ago)) <= 2, `${event_time - nowSeconds()}`);
  });
}

proxyTest("a difference of a few seconds is no wrong clock: the time stays", async (proxy) => {
  const event_time = nowSeconds() - 100;
  const body = JSON.stringify({ v: 1, sent_at: Date.now() - 5000, events: [sample("a", { event_time })] });
  await proxy.ask({ ...envelope(), body });
  assert.equal((await takeOne(proxy)).event_time, event_time);
});

proxyTest("an event a little ahead of our clock happened now", async (proxy) => {
  await proxy.ask(envelope(sample("a", { event_time: nowSeconds() + 200 })));
  assert.ok((await takeOne(proxy)).event_time <= nowSeconds());
});

proxyTest("an event that waited in a page while its clock was set back happened now", async (proxy) => {
  const [hour, day] = [3600, 86_400];
  const sent_at = Date.now() - hour * 1000;
  const body = JSON.stringify({
    v: 1,
    sent_at,
    events: [
      sample("an hour", { event_time: Math.floor(sent_at / 1000) + hour }),
      sample("a day", { event_time: Math.floor(sent_at / 1000) + day }),
    ],
  });
  const { json } = await proxy.ask({ headers: { ...envelope().headers, origin: `https://${HOST}` }, body });
  assert.deepEqual([json.accepted, json.rejected[0].issues[0].code], [1, "event_time_in_future"]);
  const { event_time } = await takeOne(proxy);
  assert.ok(Math.abs(event_time - nowSeconds()) <= 2, `${event_time - nowSeconds()}`);
});

proxyTest("events of more than 7 days ago or of tomorrow are rejected", async (proxy) => {
  const old = sample("old", { event_time: nowSeconds() - 8 * 86_400 });
  const early = sample("early", { event_time: nowSeconds() + 86_400 });
  const answer = await proxy.ask(envelope(old, early));
  assert.equal(answer.json.accepted, 0);
  assert.deepEqual(
    answer.json.rejected.map(({ issues }: { issues: { code: string }[] }) => issues[0]?.code),
    ["event_time_too_old", "event_time_in_future"],
  );
});

// --- Who sends it ---

const ADDRESSES: { title: string; hops: number; header?: string; expected: string }[] = [
  {
    title: "without trust the header is not believed",
    hops: 0,
    header: "198.51.100.1",
    expected: "127.0.0.1",
  },
  {
    title: "the last entry is what one trusted proxy saw",
    hops: 1,
    header: "6.6.6.6, 198.51.100.1",
    expected: "198.51.100.1",
  },
  {
    title: "two trusted proxies: the last but one",
    hops: 2,
    header: "6.6.6.6, 198.51.100.1, 10.0.0.2",
    expected: "198.51.100.1",
  },
  {
    title: "a list shorter than the chain: its first",
    hops: 3,
    header: "198.51.100.1",
    expected: "198.51.100.1",
  },
  { title: "no list at all: the connection", hops: 1, expected: "127.0.0.1" },
  { title: "IPv6 with a port", hops: 1, header: "[2001:db8::1]:4711", expected: "2001:db8::1" },
];
for (const { title, hops, header, expected } of ADDRESSES) {
  proxyTest(
    `the visitor's address: ${title}`,
    async (proxy) => {
      const { headers, body } = envelope(sample("a"));
      await proxy.ask({ headers: { ...headers, ...(header && { "x-forwarded-for": header }) }, body });
      assert.equal((await takeOne(proxy)).user_data.client_ip_address, expected);
    },
    { trustedHops: hops },
  );
}

proxyTest(
  "an address that is none is left out, and so is an event without any identity",
  async (proxy) => {
    const { headers, body } = envelope(sample("a", { user_data: { em: [EM] } }), sample("b"));
    const answer = await proxy.ask({ headers: { ...headers, "x-forwarded-for": "unknown" }, body });
    assert.equal(answer.json.accepted, 1);
    assert.equal(answer.json.rejected[0].issues[0].code, "identity");
    assert.equal((await takeOne(proxy)).user_data.client_ip_address, undefined);
  },
  { trustedHops: 1 },
);

proxyTest(
  "what a page claims as its address is not believed; what a server says is",
  async (proxy) => {
    const claimed = { client_ip_address: "203.0.113.9", client_user_agent: CLAIMED_AGENT };
    const { headers, body } = envelope(sample("page", { user_data: claimed }));
    await proxy.ask({ headers: { ...headers, origin: `https://${HOST}` }, body });
    await proxy.ask(envelope(sample("server", { user_data: claimed })));
    const [page, server] = await take(proxy);
    assert.deepEqual(page?.event.user_data, {
      client_ip_address: "127.0.0.1",
      client_user_agent: CLAIMED_AGENT,
    });
    assert.deepEqual(server?.event.user_data, claimed);
  },
  { visitorId: false },
);

for (const [hops, header, says] of [
  [1, undefined, /shorter than the 1 trusted hop.*X-Forwarded-For/],
  [3, "198.51.100.1", /shorter than the 3 trusted hop.*X-Forwarded-For/],
  [0, "198.51.100.1", /comes with X-Forwarded-For.*--trusted-hops/],
] as const) {
  proxyTest(
    `with ${hops} trusted hops and ${header ?? "no"} X-Forwarded-For, the operator gets one hint, and the event is kept`,
    async (proxy) => {
      const { headers, body } = envelope(sample("a"));
      const forwarded: Record<string, string> = header ? { "x-forwarded-for": header } : {};
      for (let n = 0; n < 3; n++) await proxy.ask({ headers: { ...headers, ...forwarded }, body });
      assert.equal(proxy.lines.length, 1);
      assert.match(proxy.lines[0] ?? "", says);
      assert.equal((await take(proxy)).length, 1);
    },
    { trustedHops: hops },
  );
}

proxyTest("an address or a user agent of null is filled in as one that is absent", async (proxy) => {
  const user_data = { client_ip_address: null, client_user_agent: null };
  const answer = await proxy.ask(envelope(sample("a", { user_data })));
  assert.deepEqual(answer.json, { accepted: 1, rejected: [] });
  assert.deepEqual((await takeOne(proxy)).user_data, {
    client_ip_address: "127.0.0.1",
    client_user_agent: USER_AGENT,
  });
});

// --- Origins ---

const ORIGINS: { origin: string; allowed: boolean; headers?: Record<string, string> }[] = [
  { origin: "https://www.shop.example", allowed: true },
  { origin: "https://shop.example", allowed: true },
  { origin: "http://shop.example", allowed: true },
  { origin: "https://shop.example:8443", allowed: false },
  { origin: "https://shop.example:8443", allowed: true, headers: { host: "shop.example:8443" } },
  { origin: "https://shop.example", allowed: true, headers: { host: "Shop.Example:443" } },
  { origin: "https://m.shop.example", allowed: false },
  { origin: "http://www.shop.example", allowed: false },
  { origin: "https://www.shop.example.evil.example", allowed: false },
  { origin: "https://evil.example", allowed: false },
  { origin: "https://evil.example", allowed: false, headers: { "x-forwarded-host": "evil.example" } },
  { origin: "null", allowed: false },
  { origin: "https://shop.example/", allowed: false },
  { origin: "https://u@shop.example", allowed: false },
];
for (const { origin, allowed, headers } of ORIGINS) {
  const where = headers ? ` with ${Object.entries(headers).join()}` : "";
  proxyTest(
    `a page of ${origin}${where} is ${allowed ? "heard" : "refused"}`,
    async (proxy) => {
      const message = envelope(sample("a"));
      const answer = await proxy.ask({ ...message, headers: { ...message.headers, origin, ...headers } });
      const preflight = await proxy.ask({
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST", ...headers },
      });
      assert.equal(answer.status, allowed ? 202 : 403);
      assert.equal(preflight.status, allowed ? 204 : 403);
      // Also a page that is refused may read that it is: else it would take it for a bad line, and try for ever.
      for (const { headers } of [answer, preflight]) {
        assert.equal(headers.get("access-control-allow-origin"), origin);
      }
      assert.equal((await take(proxy)).length, allowed ? 1 : 0);
      assert.equal(proxy.lines.length, allowed ? 0 : 1);
    },
    { allowedOrigins: ["https://www.shop.example"] },
  );
}

proxyTest(
  "a sandbox without an origin of its own is heard where that is allowed, and never with cookies",
  async (proxy) => {
    const message = envelope(sample("a"));
    const answer = await proxy.ask({ ...message, headers: { ...message.headers, origin: "null" } });
    assert.equal(answer.status, 202);
    assert.equal(answer.headers.get("access-control-allow-origin"), "null");
    assert.equal(answer.headers.get("access-control-allow-credentials"), null);
  },
  { allowedOrigins: ["null"] },
);

proxyTest("a preflight says what a page may send", async (proxy) => {
  const { headers } = await proxy.ask({ method: "OPTIONS", headers: { origin: `https://${HOST}` } });
  assert.equal(headers.get("access-control-allow-methods"), "POST");
  assert.equal(headers.get("access-control-allow-headers"), "content-type");
  assert.equal(headers.get("vary"), "Origin");
});

proxyTest("a page can read why it was refused, and when to come again", async (proxy) => {
  const { headers } = await proxy.ask({ ...envelope(), headers: { origin: `https://${HOST}` }, body: "{" });
  assert.equal(headers.get("access-control-allow-origin"), `https://${HOST}`);
  assert.equal(headers.get("access-control-expose-headers"), "Retry-After");
});

proxyTest(
  "behind a trusted proxy, the page's own address is the forwarded one",
  async (proxy) => {
    const { headers, body } = envelope(sample("a"));
    const forwarded = { ...headers, host: "127.0.0.1:8377", "x-forwarded-host": "shop.example" };
    assert.equal(
      (await proxy.ask({ headers: { ...forwarded, origin: "https://shop.example" }, body })).status,
      202,
    );
    assert.equal(
      (await proxy.ask({ headers: { ...forwarded, origin: "https://evil.example" }, body })).status,
      403,
    );
  },
  { trustedHops: 1 },
);

proxyTest(
  "of events that are asked for by name, those that it does not have are listed as rejected",
  async (proxy) => {
    await proxy.ask(envelope(sample("a")));
    await take(proxy);
    const names = ["a", "b"].map((event_id) => ({ event_id, event_name: sample("a").event_name }));
    const answer = await proxy.ask(envelope(...names, { ...names[0], event_name: "checkout" }, sample("c")));
    assert.equal(answer.status, 202);
    assert.equal(answer.json.accepted, 1);
    assert.deepEqual(
      answer.json.rejected.map(({ event_id, issues }: EnvelopeAnswer["rejected"][number]) => [
        event_id,
        issues[0]?.code,
      ]),
      [
        ["b", "not_known"],
        ["a", "not_known"],
      ],
    );
    assert.deepEqual(
      (await take(proxy)).map(({ event }) => event.event_id),
      ["c"],
    );
    assert.ok(
      !proxy.steps.some(({ stage }) => stage === "rejected"),
      "an answer that is asked for is no refusal",
    );
  },
);

// --- The queue refuses ---

proxyTest(
  "when the disk cannot say what it has, all that is asked for is to be sent",
  async (proxy) => {
    const answer = await proxy.ask(envelope({ event_id: "a", event_name: "lead" }));
    assert.equal(answer.status, 202);
    assert.equal(answer.json.rejected[0].event_id, "a");
  },
  { queue: emptyQueue({}) },
);

proxyTest(
  "when the disk refuses, so do we: 503, with the time to come again",
  async (proxy) => {
    const answer = await proxy.ask(envelope(sample("a")));
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
    assert.match(proxy.lines[0] ?? "", /no space is left/);
    assert.deepEqual(proxy.steps, []);
  },
  {
    queue: emptyQueue({
      append: async () => {
        throw new Error("no space left");
      },
    }),
  },
);

proxyTest(
  "when too much waits, new events are put off: 503",
  async (proxy) => {
    assert.equal((await proxy.ask(envelope(sample("a"), sample("b")))).status, 202);
    const answer = await proxy.ask(envelope(sample("c"), sample("d")));
    assert.equal(answer.status, 503);
    assert.ok(answer.headers.has("retry-after"));
    await proxy.queue.ack((await take(proxy)).slice(0, 1));
    assert.equal((await proxy.ask(envelope(sample("c"), sample("d")))).status, 202);
  },
  { maxWaiting: 3 },
);

proxyTest(
  "a listener that throws costs no event",
  async (proxy) => {
    assert.equal((await proxy.ask(envelope(sample("a"), sample("b")))).status, 202);
    assert.equal((await take(proxy)).length, 2);
    assert.deepEqual(proxy.lines, ["onStep threw: RangeError"]);
  },
  {
    onStep: () => {
      throw new RangeError("of the listener");
    },
  },
);

test("bodies beyond what fits into memory together are put off, until others are done with", async () => {
  let letGo = () => {};
  let appends = 0;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const queue = emptyQueue({
    append: async (events) => {
      appends += 1;
      await gate;
      return events.map(() => "appended");
    },
  });
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const proxy = createProxy({ ...COMPLETE, queue, log, maxBodyBytes: 32 * 1024 * 1024 });
  await proxy.start();
  const ask = () =>
    proxy.fetch(
      new Request("http://shop.example/hatpin/events", {
        method: "POST",
        body: `${JSON.stringify({
          v: 1,
          sent_at: Date.now(),
          events: [sample("a", { user_data: { em: [EM] } })],
        })}${" ".repeat(30 * 1024 * 1024)}`,
      }),
    );
  const [one, two] = [ask(), ask()];
  await until(() => appends === 2);
  assert.equal((await ask()).status, 503);
  assert.deepEqual(lines, ["too many bodies at once: requests are refused until some are done with"]);
  letGo();
  assert.deepEqual([(await one).status, (await two).status, (await ask()).status], [202, 202, 202]);
  await proxy.stop();
});

test("what is only announced takes no memory: slow senders do not keep others out", async () => {
  const queue = emptyQueue({ append: async (events) => events.map(() => "appended") });
  const proxy = createProxy({ ...COMPLETE, queue, bodyTimeoutMs: 1000 });
  await proxy.start();
  const post = (body: ReadableStream | string, headers: Record<string, string>) =>
    proxy.fetch(
      new Request("http://shop.example/hatpin/events", { method: "POST", headers, body, duplex: "half" }),
    );
  for (let n = 0; n < 100; n++) {
    const slow = new ReadableStream({ start: (controller) => controller.enqueue(Uint8Array.of(123)) });
    void post(slow, n % 2 ? { "content-length": "1048576" } : {});
  }
  const { body } = envelope(sample("a", { user_data: { em: [EM] } }));
  for (const length of [String(body.length), "abc", ""]) {
    assert.equal((await post(body, { "content-length": length })).status, 202);
  }
  await proxy.stop();
});

// --- A body that cannot be read ---

test("a body that something else has read is asked for again, and the operator is told", async () => {
  const lines: string[] = [];
  const proxy = createProxy({ ...COMPLETE, queue: emptyQueue({}), log: (line) => lines.push(line) });
  await proxy.start();
  const request = new Request("http://shop.example/hatpin/events", {
    method: "POST",
    headers: { origin: "http://shop.example", host: HOST },
    body: envelope(sample("a")).body,
  });
  for await (const _ of request.body ?? []);
  const answer = await proxy.fetch(request);
  assert.equal(answer.status, 503);
  assert.ok(answer.headers.has("retry-after") && answer.headers.has("access-control-allow-origin"));
  assert.match(lines.join(), /something before the proxy has read the body/);
  await proxy.stop();
});

test("behind a body parser of node:http, too", async () => {
  const lines: string[] = [];
  const proxy = createProxy({ ...COMPLETE, queue: emptyQueue({}), log: (line) => lines.push(line) });
  await proxy.start();
  const server = createServer((incoming, outgoing) => {
    incoming.resume().once("end", () => proxy.node(incoming, outgoing));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/hatpin/events`, {
    method: "POST",
    ...envelope(sample("a")),
  });
  assert.equal(answer.status, 503);
  assert.match(lines.join(), /something before the proxy has read the body/);
  server.close();
  server.closeAllConnections();
  await proxy.stop();
});

test("a body that breaks off is asked for again", async () => {
  const proxy = createProxy({ ...COMPLETE, queue: emptyQueue({}) });
  await proxy.start();
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
  const request = new Request("http://shop.example/hatpin/events", { method: "POST", body, duplex: "half" });
  assert.equal((await proxy.fetch(request)).status, 503);
  await proxy.stop();
});

// --- Hostile sizes ---

proxyTest("a megabyte of events with near misses is answered soon and shortly", async (proxy) => {
  const misses = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`event_nam${n}`, 1]));
  const events = Array.from({ length: 1000 }, (_, n) => ({ event_id: `e${n}`, ...misses }));
  const { headers, body } = envelope(...events);
  const started = performance.now();
  const answer = await proxy.ask({ headers, body });
  assert.ok(performance.now() - started < 2000, `${performance.now() - started} ms`);
  assert.ok(answer.text.length < 300_000, `${answer.text.length} bytes`);
  const { rejected } = answer.json;
  assert.equal(rejected.length, 1000);
  assert.equal(rejected[0].issues.length, 50);
  assert.deepEqual(rejected[999], {
    event_id: "e999",
    issues: [
      {
        path: "",
        code: "not_listed",
        message: "is no event that Pinterest takes; others here have more problems than are listed",
      },
    ],
  });
  assert.equal(proxy.steps.length, 1000);
});

// --- Personal data and the token ---

const PLANTED = "jo.planted@mail.example";
const PLANTED_TOKEN = "pina_PLANTED0123456789abcdef";

proxyTest("no step and no line of the log holds a planted address or token", async (proxy) => {
  const source = `https://jo.planted:pw@shop.example/u/${PLANTED}/a?email=${encodeURIComponent(PLANTED)}`;
  const answer = await proxy.ask(
    envelope(
      sample(PLANTED),
      sample(PLANTED_TOKEN),
      sample("a-token-of-tests"),
      sample("a", { event_source_url: source, custom_data: { content_ids: [PLANTED, "pin-1"] } }),
      sample("b", { event_name: PLANTED }),
      { event_id: PLANTED, event_name: PLANTED },
      { event_id: PLANTED, event_name: PLANTED, user_data: {} },
      { event_id: encodeURIComponent(PLANTED) },
      { event_id: PLANTED_TOKEN },
      { event_id: `${"x".repeat(85)} ${PLANTED}` },
    ),
  );
  assert.equal(answer.json.accepted, 4);
  assert.equal(proxy.steps.length, 9);
  const told = JSON.stringify([proxy.steps, proxy.lines]);
  for (const secret of ["jo.planted", "mail.example", "PLANTED0123", "a-token-of-tests"])
    assert.ok(!told.includes(secret), told);
  assert.ok(told.includes("pin-1") && told.includes("https://shop.example/u/"));
});

for (const [status, event_status] of [
  [200, "failed"],
  [401, "none"],
] as const) {
  test(`what Pinterest says with a ${status} reaches steps and log without personal data`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "hatpin-said-"));
    const said = `no such customer: ${PLANTED}, ${PLANTED_TOKEN}`;
    const events = [{ status: event_status, error_message: said, warning_message: said }];
    const server = createServer((incoming, outgoing) => {
      incoming.resume();
      outgoing.writeHead(status, { "content-type": "application/json" });
      const answer = { num_events_received: 1, num_events_processed: 0, events };
      outgoing.end(JSON.stringify(status === 200 ? answer : { code: 2, message: said }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const told: string[] = [];
    const proxy = createProxy({
      ...COMPLETE,
      accessToken: "a-token-of-tests",
      dataDir: join(folder, "queue"),
      apiUrl: `http://127.0.0.1:${port}/v5`,
      onStep: (step) => told.push(JSON.stringify(step)),
      log: (line) => told.push(line),
      delivery: { lingerMs: 0, pollMs: 10 },
    });
    await proxy.start();
    try {
      const { body } = envelope(sample("a", { user_data: { em: [EM] } }));
      await proxy.fetch(new Request("http://shop.example/hatpin/events", { method: "POST", body }));
      await until(() => told.some((line) => /buried|released/.test(line)));
      assert.ok(told.join().includes("no such customer"), told.join());
      assert.ok(!told.join().includes(PLANTED) && !told.join().includes(PLANTED_TOKEN), told.join());
    } finally {
      await proxy.stop();
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

proxyTest(
  "an address of mail in the query of the page's address is not kept, nor who logged in",
  async (proxy) => {
    const event_source_url = "https://jo:pw@shop.example/a?utm_source=pin&email=jo%40example.com";
    await proxy.ask(envelope(sample("a", { event_source_url })));
    assert.equal((await takeOne(proxy)).event_source_url, "https://shop.example/a?utm_source=pin");
  },
);

// --- Counts ---

test("what was accepted, rejected and left out as a duplicate is counted", async () => {
  const queue = emptyQueue({
    append: async (events) => events.map((_, n) => (n ? "duplicate" : "appended")),
  });
  const proxy = createProxy({ ...COMPLETE, queue });
  await proxy.start();
  const known = { user_data: { em: [EM] } };
  const { body } = envelope(sample("a", known), sample("b", known), sample("a", known), {});
  await proxy.fetch(new Request("http://shop.example/hatpin/events", { method: "POST", body }));
  const { accepted, rejected, duplicates } = (await proxy.stats()).intake;
  assert.deepEqual([accepted, rejected, duplicates], [1, 1, 2]);
  await proxy.stop();
});

// --- Paths ---

proxyTest("unknown paths are not found, and wrong methods are not allowed", async (proxy) => {
  for (const [method, path, status] of [
    ["GET", "/", 404],
    ["GET", "/hatpin/events/", 404],
    ["POST", "/hatpin/events/x", 404],
    ["GET", "/hatpin.js.map", 404],
    ["GET", "/__emulator", 404],
    ["GET", "/__emulator/events", 404],
    ["GET", "/live", 404],
    ["POST", "/v5/ad_accounts/1/events", 404],
    ["GET", "/.env", 404],
    ["GET", "//hatpin.js", 404],
    ["POST", "/hatpin%2Fevents", 404],
    ["GET", "/etc/passwd", 404],
    ["GET", "/hatpin/other.js", 404],
    ["GET", "/hatpin/events", 405],
    ["PUT", "/hatpin/events", 405],
    ["POST", "/hatpin.js", 405],
    ["DELETE", "/healthz", 405],
    ["GET", "/healthz", 200],
    ["HEAD", "/healthz", 200],
  ] as const) {
    const answer = await proxy.ask({ method, path });
    assert.equal(answer.status, status, `${method} ${path}`);
    if (status === 405) assert.ok(answer.headers.get("allow"));
    if (status === 404) assert.deepEqual(answer.json, { message: "not found" });
    for (const name of ["server", "x-powered-by", "set-cookie"]) assert.equal(answer.headers.get(name), null);
    assert.equal(answer.headers.get("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
    assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
  }
});

proxyTest(
  "paths can be changed",
  async (proxy) => {
    assert.equal((await proxy.ask({ ...envelope(sample("a")), path: "/e?x=1" })).status, 202);
    assert.equal((await proxy.ask({ method: "GET", path: "/a/s.js" })).text, SCRIPT);
    assert.equal((await proxy.ask({ method: "GET", path: "/a/hatpin/part.js" })).text, SCRIPT_PART);
    assert.equal((await proxy.ask({ method: "GET", path: "/hatpin.js" })).status, 404);
  },
  { eventsPath: "/e", scriptPath: "/a/s.js" },
);

proxyTest("the script comes compressed as asked, to be cached and checked by its tag", async (proxy) => {
  const ask = (headers: Record<string, string>, method = "GET") =>
    proxy.ask({ method, path: "/hatpin.js", headers });
  const plain = await ask({});
  assert.equal(plain.text, SCRIPT);
  assert.equal(plain.headers.get("content-type"), "text/javascript; charset=utf-8");
  assert.equal(plain.headers.get("vary"), "Accept-Encoding");
  assert.match(plain.headers.get("cache-control") ?? "", /max-age=\d+/);
  const brotli = await ask({ "accept-encoding": "gzip, deflate, br;q=0.9" });
  assert.equal(brotli.headers.get("content-encoding"), "br");
  assert.equal(brotliDecompressSync(brotli.bytes).toString(), SCRIPT);
  const gzip = await ask({ "accept-encoding": "GZIP;q=1, br;q=0" });
  assert.equal(gzip.headers.get("content-encoding"), "gzip");
  assert.equal(gunzipSync(gzip.bytes).toString(), SCRIPT);
  assert.notEqual(gzip.headers.get("etag"), brotli.headers.get("etag"));

  const etag = brotli.headers.get("etag") ?? "";
  for (const known of [etag, `W/${etag}`, `"old", ${etag}`]) {
    const again = await ask({ "accept-encoding": "br", "if-none-match": known });
    assert.equal(again.status, 304);
    assert.equal(again.bytes.length, 0);
    assert.equal(again.headers.get("etag"), etag);
  }
  assert.equal((await ask({ "accept-encoding": "br", "if-none-match": '"old"' })).status, 200);
  const head = await ask({}, "HEAD");
  assert.equal(head.bytes.length, 0);
  assert.equal(head.headers.get("content-length"), String(SCRIPT.length));
});

proxyTest(
  "what the script fetches when needed is served beside it, to pages of any origin",
  async (proxy) => {
    const part = await proxy.ask({ method: "GET", path: "/hatpin/part.js" });
    assert.equal(part.text, SCRIPT_PART);
    // Modules are always fetched by the rules for other origins.
    assert.equal(part.headers.get("access-control-allow-origin"), "*");
  },
);

// --- Set-up ---

test("wrong options are told at once, by name", () => {
  for (const [wrong, message] of [
    [{ dataDir: undefined }, /^dataDir is missing/],
    [{ adAccountId: "abc" }, /^adAccountId must be/],
    [{ accessToken: "" }, /^accessToken is missing/],
    [{ allowedOrigins: ["https://shop.example/"] }, /^allowedOrigins must be/],
    [{ allowedOrigins: ["*"] }, /^allowedOrigins must not be \*: then any site/],
    [{ allowedOrigins: ["https://*.example"] }, /^allowedOrigins must not be .*strangers/],
    [{ allowedOrigins: ["https://*"] }, /^allowedOrigins must be/],
    [{ allowedOrigins: ["https://www.*.example"] }, /^allowedOrigins must be/],
    [{ allowedOrigins: ["https://(a|b)+.example"] }, /^allowedOrigins must be/],
    [{ trustedProxies: ["10.0.0.0/33"] }, /^trustedProxies must be/],
    [{ trustedProxies: ["0.0.0.0/0"] }, /^trustedProxies must be .*not the whole world/],
    [{ trustedProxies: ["nginx"] }, /^trustedProxies must be/],
    [{ trustedProxies: ["10.0.0.1"], trustedHops: 1 }, /^trustedProxies cannot be combined/],
    [{ rateLimit: { requestsPerMinute: 0 } }, /^rateLimit has a requestsPerMinute/],
    [{ bodyTimeoutMs: 0 }, /^bodyTimeoutMs must be/],
    [{ onEventTimeoutMs: -1 }, /^onEventTimeoutMs must be/],
    [{ onEvent: "no" as never }, /^onEvent must be a function/],
    [{ trustedHops: 1.5 }, /^trustedHops must be/],
    [{ eventsPath: "events" }, /^eventsPath must begin with/],
    [{ eventsPath: "/e?x=1" }, /^eventsPath must be a plain path/],
    [{ eventsPath: "/a/../e" }, /^eventsPath must be a plain path/],
    [{ scriptPath: "/s.js#x" }, /^scriptPath must be a plain path/],
    [{ scriptPath: "/healthz" }, /^scriptPath must not be \/healthz/],
    [{ eventsPath: "/healthz" }, /^eventsPath must not be \/healthz/],
    [{ scriptPath: "/hatpin/events" }, /^scriptPath must be another than eventsPath/],
    [{ maxBodyBytes: 0 }, /^maxBodyBytes must be a whole number above 0/],
    [{ maxBodyBytes: Number.NaN }, /^maxBodyBytes must be a whole number above 0/],
    [{ maxWaiting: 1.5 }, /^maxWaiting must be a whole number above 0/],
    [{ apiUrl: "ftp://x" }, /^apiUrl must be/],
  ] as const) {
    assert.throws(() => createProxy({ ...COMPLETE, ...wrong }), { message });
  }
  assert.throws(() => createProxy({ ...COMPLETE, scriptFile: "/nowhere/hatpin.js" }), {
    name: "InvalidOptionError",
    message: /^scriptFile cannot be read \(ENOENT\)/,
  });
});

test("before it is started, a proxy asks to come again, also a page of another origin", async () => {
  const proxy = createProxy(COMPLETE);
  const headers = { origin: "https://www.shop.example" };
  const answer = await proxy.fetch(
    new Request("http://shop.example/hatpin/events", { method: "POST", headers, body: "{}" }),
  );
  assert.equal(answer.status, 503);
  assert.equal(answer.headers.get("access-control-allow-origin"), "https://www.shop.example");
  assert.equal(answer.headers.get("access-control-expose-headers"), "Retry-After");
  assert.equal((await proxy.fetch(new Request("http://shop.example/healthz"))).status, 503);
  await proxy.stop();
});

test("when the proxy itself fails, a page can read that", async () => {
  let isFailing = false;
  const now = () => {
    if (!isFailing) return Date.now();
    isFailing = false;
    throw new RangeError("of the clock");
  };
  const proxy = createProxy({ ...COMPLETE, queue: emptyQueue({}), now, delivery: { atOnce: 0 } });
  await proxy.start();
  isFailing = true;
  const headers = { origin: "https://shop.example", host: HOST };
  const answer = await proxy.fetch(
    new Request("http://shop.example/hatpin/events", { method: "POST", headers, body: "{}" }),
  );
  assert.equal(answer.status, 500);
  assert.equal(answer.headers.get("access-control-allow-origin"), "https://shop.example");
  await proxy.stop();
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, "waited too long");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
