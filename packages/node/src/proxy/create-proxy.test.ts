import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Claim, DurableQueue } from "../queue/durable-queue.ts";
import { createProxy } from "./create-proxy.ts";
import { HOST, type ProxyUnderTest, proxyTest, SCRIPT, SCRIPT_PART } from "./proxy-under-test.ts";

const nowSeconds = () => Math.floor(Date.now() / 1000);

const COMPLETE = { dataDir: "unused", accessToken: "t", adAccountId: "1", scriptFile: import.meta.filename };

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
    headers: { "user-agent": "Mozilla/5.0 (Tests)", "content-type": "text/plain;charset=UTF-8" },
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
      user_data: { em: [EM], client_ip_address: "127.0.0.1", client_user_agent: "Mozilla/5.0 (Tests)" },
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

proxyTest("what a page claims as its address is not believed; what a server says is", async (proxy) => {
  const claimed = { client_ip_address: "203.0.113.9", client_user_agent: "Claimed" };
  const { headers, body } = envelope(sample("page", { user_data: claimed }));
  await proxy.ask({ headers: { ...headers, origin: `https://${HOST}` }, body });
  await proxy.ask(envelope(sample("server", { user_data: claimed })));
  const [page, server] = await take(proxy);
  assert.deepEqual(page?.event.user_data, { client_ip_address: "127.0.0.1", client_user_agent: "Claimed" });
  assert.deepEqual(server?.event.user_data, claimed);
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
      for (const { headers } of [answer, preflight]) {
        assert.equal(headers.get("access-control-allow-origin"), allowed ? origin : null);
      }
      assert.equal((await take(proxy)).length, allowed ? 1 : 0);
      assert.equal(proxy.lines.length, allowed ? 0 : 1);
    },
    { allowedOrigins: ["https://www.shop.example"] },
  );
}

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

// --- The queue refuses ---

function refusing(queue: Partial<DurableQueue>): DurableQueue {
  return {
    append: async () => assert.fail("nothing may be appended"),
    claim: async () => [],
    ack: async () => {},
    release: async () => {},
    bury: async () => {},
    deadLetters: async () => [],
    stats: async () => ({ waiting: 0, claimed: 0, deadLetters: 0, oldestMs: 0 }),
    close: async () => {},
    ...queue,
  };
}

proxyTest(
  "when the disk refuses, so do we: 503, with the time to come again",
  async (proxy) => {
    const answer = await proxy.ask(envelope(sample("a")));
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
    assert.match(proxy.lines[0] ?? "", /no space left/);
    assert.deepEqual(proxy.steps, []);
  },
  {
    queue: refusing({
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
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const queue = refusing({
    append: async (events) => {
      await gate;
      return events.map(() => "appended");
    },
  });
  const proxy = createProxy({ ...COMPLETE, queue, maxBodyBytes: 32 * 1024 * 1024 });
  await proxy.start();
  const ask = () =>
    proxy.fetch(
      new Request("http://shop.example/hatpin/events", {
        method: "POST",
        body: JSON.stringify({
          v: 1,
          sent_at: Date.now(),
          events: [sample("a", { user_data: { em: [EM] } })],
        }),
      }),
    );
  const [one, two, three] = [ask(), ask(), ask()];
  assert.equal((await three).status, 503);
  letGo();
  assert.deepEqual([(await one).status, (await two).status, (await ask()).status], [202, 202, 202]);
  await proxy.stop();
});

// --- Paths ---

proxyTest("unknown paths are not found, and wrong methods are not allowed", async (proxy) => {
  for (const [method, path, status] of [
    ["GET", "/", 404],
    ["GET", "/hatpin/events/", 404],
    ["POST", "/hatpin/events/../x", 404],
    ["GET", "/hatpin.js.map", 404],
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
    [{ allowedOrigins: ["*"] }, /^allowedOrigins must be/],
    [{ trustedHops: 1.5 }, /^trustedHops must be/],
    [{ eventsPath: "events" }, /^eventsPath must begin with/],
    [{ apiUrl: "ftp://x" }, /^apiUrl must be/],
  ] as const) {
    assert.throws(() => createProxy({ ...COMPLETE, ...wrong }), { message });
  }
  assert.throws(
    () => createProxy({ ...COMPLETE, scriptFile: "/nowhere/hatpin.js" }),
    /cannot be read \(ENOENT\)/,
  );
});

test("before it is started, a proxy asks to come again", async () => {
  const proxy = createProxy(COMPLETE);
  const answer = await proxy.fetch(
    new Request("http://shop.example/hatpin/events", { method: "POST", body: "{}" }),
  );
  assert.equal(answer.status, 503);
  assert.equal((await proxy.fetch(new Request("http://shop.example/healthz"))).status, 503);
  await proxy.stop();
});

function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
