import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Claim, DurableQueue } from "../queue/durable-queue.ts";
import { createProxy } from "./create-proxy.ts";
import { emptyQueue } from "./empty-queue-under-test.ts";
import { trustedValue } from "./forwarded.ts";
import { isBot } from "./is-bot.ts";
import { isPublicAddress } from "./is-public-address.ts";
import { oneLine } from "./one-line.ts";
import { createOriginRules } from "./origin-rules.ts";
import { preferredLanguage } from "./preferred-language.ts";
import { HOST, type ProxyUnderTest, proxyTest } from "./proxy-under-test.ts";
import { createHopCount } from "./trusted-hops.ts";
import { createVisitorRate } from "./visitor-rate.ts";

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const ORIGIN = `https://${HOST}`;
const EM = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b";

function sample(event_id: string, event: object = {}): Record<string, unknown> {
  const event_time = Math.floor(Date.now() / 1000);
  return { event_id, event_name: "page_visit", action_source: "web", event_time, user_data: {}, ...event };
}

function body(...events: unknown[]): string {
  return JSON.stringify({ v: 1, sent_at: Date.now(), events });
}

/** As a page's browser posts. */
function fromPage(headers: Record<string, string>, ...events: unknown[]) {
  return { headers: { origin: ORIGIN, "user-agent": USER_AGENT, ...headers }, body: body(...events) };
}

async function take({ queue }: ProxyUnderTest): Promise<Claim["event"][]> {
  return (await queue.claim(2000, 60_000)).map(({ event }) => event);
}

const NO_QUEUE = emptyQueue({ knows: async () => [] });

const COMPLETE = { queue: NO_QUEUE, accessToken: "t", adAccountId: "1", scriptFile: import.meta.filename };

// --- Whose address ---

const PROXIES = ["10.0.0.0/8", "fd00::/8", "192.0.2.7"];
const HOPS: [remote: string, header: string, hops: number][] = [
  ["8.8.8.8", "1.1.1.1", 0],
  ["10.1.2.3", "", 1],
  ["10.1.2.3", "8.8.8.8", 1],
  ["10.1.2.3", "6.6.6.6, 8.8.8.8", 1],
  ["10.1.2.3", "8.8.8.8, 10.9.9.9", 2],
  ["::ffff:10.1.2.3", "8.8.8.8, [fd00::1]:443, 192.0.2.7:80", 3],
  ["fd12::1", "2a00:1450::1", 1],
  ["fe80::1", "2a00:1450::1", 0],
  ["10.1.2.3", "10.0.0.1, 10.0.0.2", 3],
  ["10.1.2.3", "10.0.0.1, unknown", 1],
];
test("proxies that are known by their addresses are counted from us outwards, as far as they are known", () => {
  const count = createHopCount({ trustedProxies: PROXIES });
  for (const [remote, header, hops] of HOPS) {
    const headers = new Headers(header ? { "x-forwarded-for": header } : {});
    assert.equal(count(headers, remote), hops, `${remote} ${header}`);
  }
  assert.equal(count(new Headers({ forwarded: "for=8.8.8.8, for=10.0.0.9" }), "10.1.2.3"), 2);
  assert.equal(count(new Headers({ "x-forwarded-for": "10.0.0.1" }), undefined), 0);
});

const FORWARDED: [what: string, header: Record<string, string>, value: string | undefined][] = [
  ["a plain one", { forwarded: "for=8.8.8.8;proto=https;by=10.0.0.1" }, "8.8.8.8"],
  ["IPv6 in quotes and brackets", { forwarded: 'For="[2a00:1450::1]:4711"' }, "[2a00:1450::1]:4711"],
  ["a quoted comma", { forwarded: 'for=6.6.6.6;ext="a, for=7.7.7.7", for=8.8.8.8' }, "8.8.8.8"],
  ["an escaped quote", { forwarded: 'ext="a\\"";for=8.8.8.8' }, "8.8.8.8"],
  ["a hidden name", { forwarded: "for=_gazonk" }, "_gazonk"],
  ["no address in it", { forwarded: "proto=https" }, undefined],
  ["both, and the same", { forwarded: "for=8.8.8.8", "x-forwarded-for": "8.8.8.8:5000" }, "8.8.8.8:5000"],
  ["both, and not the same", { forwarded: "for=6.6.6.6", "x-forwarded-for": "8.8.8.8" }, ""],
  ["one that cannot be read", { forwarded: 'for="8.8.8.8' }, ""],
  ["one that cannot be read beside the other", { forwarded: ";;;", "x-forwarded-for": "8.8.8.8" }, ""],
  ["a name twice", { forwarded: "for=6.6.6.6;for=8.8.8.8" }, ""],
  ["nothing", {}, undefined],
];
test("Forwarded is read by its standard; where X-Forwarded-For says something else, neither is believed", () => {
  for (const [what, header, value] of FORWARDED) {
    assert.equal(trustedValue(new Headers(header), "for", 1), value, what);
    assert.equal(trustedValue(new Headers(header), "for", 0), undefined, what);
  }
  const started = performance.now();
  trustedValue(new Headers({ forwarded: `for="${"\\a".repeat(8000)}` }), "for", 1);
  trustedValue(new Headers({ forwarded: "for=a;".repeat(3000) }), "for", 1);
  assert.ok(performance.now() - started < 500);
});

test("addresses that no visitor has are told from those of the open internet", () => {
  for (const address of ["8.8.8.8", "2a00:1450::1", "2002:808:808::1", "100.128.0.1", "172.32.0.1"]) {
    assert.ok(isPublicAddress(address), address);
  }
  for (const address of [
    "10.1.1.1 127.0.0.1 172.16.0.1 192.168.1.1 100.64.1.1 169.254.1.1 192.0.2.1 198.51.100.7 203.0.113.1".split(
      " ",
    ),
    "224.0.0.1 255.255.255.255 ::1 fe80::1 fd00::1 2001:db8::1 ff02::1 ::ffff:10.0.0.1 nonsense".split(" "),
  ].flat()) {
    assert.ok(!isPublicAddress(address), address);
  }
});

proxyTest(
  "the visitor's address is what the nearest of the named proxies saw of a stranger",
  async (proxy) => {
    const headers = { "x-forwarded-for": "6.6.6.6, 8.8.8.8, 10.0.0.2" };
    await proxy.ask(fromPage(headers, sample("a")));
    assert.equal((await take(proxy))[0]?.user_data.client_ip_address, "8.8.8.8");
  },
  { trustedProxies: ["127.0.0.0/8", "10.0.0.0/8"] },
);

proxyTest(
  "what a stranger writes into the headers of proxies is not believed, and the operator gets a hint",
  async (proxy) => {
    const headers = {
      "x-forwarded-for": "8.8.8.8",
      forwarded: "for=8.8.8.8",
      "x-forwarded-host": "evil.example",
    };
    await proxy.ask(fromPage(headers, sample("a")));
    assert.equal((await take(proxy))[0]?.user_data.client_ip_address, "127.0.0.1");
    assert.match(proxy.lines.join(), /comes with X-Forwarded-For.*--trusted-proxy/);
    assert.equal((await proxy.ask(fromPage({ ...headers, origin: "https://evil.example" }))).status, 403);
  },
  { trustedProxies: ["10.0.0.0/8"] },
);

proxyTest(
  "an address of our own network is never sent as a visitor's, whoever says so, and the operator gets a hint",
  async (proxy) => {
    const user_data = { em: [EM] };
    await proxy.ask(fromPage({}, sample("page", { user_data })));
    const given = { ...user_data, client_ip_address: "192.168.1.1" };
    const known = { ...user_data, client_ip_address: "8.8.8.8" };
    await proxy.ask({
      body: body(sample("server", { user_data: given }), sample("known", { user_data: known })),
    });
    const events = await take(proxy);
    assert.deepEqual(
      events.map(({ user_data }) => user_data.client_ip_address),
      [undefined, undefined, "8.8.8.8"],
    );
    assert.match(proxy.lines[0] ?? "", /private network.*--trusted-hops or --trusted-proxy/);
  },
  { keepPrivateAddresses: false },
);

// --- What else is known ---

test("the language that a browser asks for first is taken, where it has two letters", () => {
  for (const [header, language] of [
    ["de-DE,de;q=0.9,en;q=0.8", "de"],
    ["en;q=0.5, fr;q=0.9", "fr"],
    ["PT-br", "pt"],
    ["fil, en;q=0.8", undefined],
    ["*", undefined],
    ["", undefined],
    ["de;q=0", undefined],
    ["de;q=x", undefined],
    [`${"a,".repeat(100_000)}`, undefined],
  ] as const) {
    assert.equal(preferredLanguage(header), language, header.slice(0, 30));
  }
  assert.equal(preferredLanguage(null), undefined);
});

proxyTest("an event without a language gets its browser's, one with its own keeps it", async (proxy) => {
  const headers = { "accept-language": "nl-BE, fr;q=0.5" };
  await proxy.ask(
    fromPage(headers, sample("none"), sample("null", { language: null }), sample("own", { language: "it" })),
  );
  // A server's own language is no visitor's.
  await proxy.ask({ headers: { ...headers, "user-agent": USER_AGENT }, body: body(sample("server")) });
  assert.deepEqual(
    (await take(proxy)).map(({ language }) => language),
    ["nl", "nl", "it", undefined],
  );
});

proxyTest(
  "the click that led to the page wins over the cookie's, and the event's own over both",
  async (proxy) => {
    const event_source_url = "https://shop.example/a?x=1&epik=from-url";
    const own = { event_source_url, user_data: { click_id: "own" } };
    const events = [sample("url", { event_source_url }), sample("cookie"), sample("own", own)];
    await proxy.ask(fromPage({ cookie: "_epik=from-cookie" }, ...events));
    assert.deepEqual(
      (await take(proxy)).map(({ user_data }) => user_data.click_id),
      ["from-url", "from-cookie", "own"],
    );
  },
);

proxyTest("texts of an event that hold an e-mail address or a phone number are left out", async (proxy) => {
  const custom_data = {
    search_string: "jo@mail.example",
    content_name: "call +49 171 1234567",
    content_category: "hats",
    content_ids: ["pin-1", "jo@mail.example"],
    contents: [{ id: "pin-1", item_name: "for jo@mail.example" }],
  };
  await proxy.ask(fromPage({}, sample("a", { custom_data })));
  assert.deepEqual((await take(proxy))[0]?.custom_data, {
    content_category: "hats",
    content_ids: ["pin-1"],
    contents: [{ id: "pin-1" }],
  });
});

// --- Bots and consent ---

const PEOPLE = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]",
  "Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36 [Pinterest/Android]",
  // A list that knows `bot` must know this telephone.
  "Mozilla/5.0 (Linux; Android 10; CUBOT_X18_Plus Build/O11019; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Linux; Android 11; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Linux; Android 13; Robot|Pro) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36 [Pinterest/Android]",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21F90 Instagram 336.0.0.18.92 (iPhone15,3; iOS 17_5_1; de_DE; de; scale=3.00; 1290x2796; 614064327; IABMV/1)",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21F79 [FBAN/FBIOS;FBAV/468.0.0.48.70;FBBV/610420410;FBDV/iPhone14,5;FBLC/de_DE]",
  "Mozilla/5.0 (Linux; Android 14; SM-A546B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/466.1.0.55.85;]",
  "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/321.0.643 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.90.0.40 (like Safari/8618.2.12.10.9, panda)",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
  USER_AGENT,
];
const BOTS = [
  CRAWLER,
  "Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)",
  "Pinterest/0.2 (+https://www.pinterest.com/bot.html)",
  "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.6422.175 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
  "python-requests/2.32",
];
test("people are told from bots, in Pinterest's own app above all", () => {
  for (const agent of PEOPLE) assert.equal(isBot(agent), false, agent);
  for (const agent of BOTS) assert.equal(isBot(agent), true, agent);
  for (const agent of [undefined, ""]) assert.equal(isBot(agent), false);
});

proxyTest("a bot's events are answered like any other's, counted, and kept nowhere", async (proxy) => {
  const answer = await proxy.ask(fromPage({ "user-agent": CRAWLER }, sample("bot")));
  assert.equal(answer.status, 202);
  assert.deepEqual(answer.json, { accepted: 0, rejected: [] });
  assert.equal(answer.headers.get("set-cookie"), null);
  // A server's own name says nothing of the visitor, and an app's is the shop's choice.
  const user_data = { em: [EM], client_user_agent: CRAWLER };
  const events = [
    sample("web", { user_data }),
    sample("app", { user_data, action_source: "app_ios" }),
    sample("silent", { user_data: { em: [EM] } }),
  ];
  await proxy.ask({ headers: { "user-agent": "python-requests/2.32" }, body: body(...events) });
  assert.deepEqual(
    (await take(proxy)).map(({ event_id }) => event_id),
    ["app", "silent"],
  );
  const dropped = proxy.steps.filter(({ stage }) => stage === "dropped");
  assert.deepEqual(
    dropped.map(({ event_id, reason }) => [event_id, reason]),
    [
      ["bot", "bot"],
      ["web", "bot"],
    ],
  );
  assert.deepEqual((await proxy.stats()).intake, { ...NOTHING, accepted: 2, bots: 2 });
});

const NOTHING = { accepted: 0, rejected: 0, duplicates: 0, bots: 0, consentDenied: 0, droppedByShop: 0 };

proxyTest(
  "bots are kept where the operator wants them",
  async (proxy) => {
    assert.equal((await proxy.ask(fromPage({ "user-agent": CRAWLER }, sample("bot")))).json.accepted, 1);
  },
  { keepBots: true },
);

proxyTest(
  "an event that says that its visitor has not agreed is dropped, and leaves no cookie",
  async (proxy) => {
    const events = ["denied", "pending", "granted", "perhaps"].map((consent) => sample(consent, { consent }));
    const answer = await proxy.ask(fromPage({}, ...events));
    assert.deepEqual([answer.json.accepted, answer.json.rejected.length], [1, 1]);
    const [event] = await take(proxy);
    assert.equal(event?.event_id, "granted");
    assert.ok(!("consent" in (event ?? {})));
    assert.deepEqual((await proxy.stats()).intake, {
      ...NOTHING,
      accepted: 1,
      rejected: 1,
      consentDenied: 2,
    });
    assert.equal((await proxy.ask(fromPage({}, events[0]))).headers.get("set-cookie"), null);
  },
);

proxyTest("who has opted out goes to Pinterest as such, and is not known again by us", async (proxy) => {
  const cookie = `_epik=abc; _hatpin=${"v".repeat(36)}`;
  const answer = await proxy.ask(fromPage({ cookie }, sample("a", { opt_out: true })));
  assert.equal(answer.headers.get("set-cookie"), null);
  const [event] = await take(proxy);
  assert.equal(event?.opt_out, true);
  assert.deepEqual(Object.keys(event?.user_data ?? {}), ["client_ip_address", "client_user_agent"]);
});

// --- The shop's own code ---

proxyTest(
  "the shop's own code adds to events and drops them, and what it adds of a customer is hashed",
  async (proxy) => {
    const events = ["kept", "dropped", "filled"].map((id) => sample(id, { event_name: "lead" }));
    const answer = await proxy.ask(fromPage({ cookie: "customer=jo" }, ...events));
    assert.deepEqual(answer.json, { accepted: 2, rejected: [] });
    const [kept, filled] = await take(proxy);
    assert.equal(kept?.custom_data, undefined);
    assert.deepEqual(filled?.user_data.em, [createHash("sha256").update("jo@example.com").digest("hex")]);
    assert.deepEqual(filled?.custom_data, { value: "12.5", currency: "EUR" });
    assert.equal(filled?.event_id, "filled", "an id is set once");
    assert.equal((await proxy.stats()).intake.droppedByShop, 1);
    assert.deepEqual(proxy.lines, []);
  },
  {
    async onEvent(event, request) {
      if (event.event_id === "dropped") return null;
      if (event.event_id !== "filled" || !request.headers.get("cookie")?.includes("customer=jo"))
        return undefined;
      const user_data = { ...event.user_data, em: " Jo@Example.com " };
      return { ...event, event_id: "other", user_data, custom_data: { value: 12.5, currency: "EUR" } };
    },
  },
);

const SLIPS: [what: string, slip: NonNullable<Parameters<typeof createProxy>[0]["onEvent"]>, says: RegExp][] =
  [
    ["throws", () => assert.fail("jo@mail.example"), /^onEvent threw AssertionError; the event goes on/],
    ["rejects", () => Promise.reject("jo@mail.example"), /^onEvent threw something/],
    ["takes too long", () => new Promise(() => {}), /^onEvent took too long/],
    [
      "alters what it was given",
      (event) => Object.assign(event, { event_name: "lead" }),
      /^onEvent threw TypeError/,
    ],
    ["returns a number", () => 7 as never, /^onEvent returned what is no event \(/],
    ["adds a key", (event) => ({ ...event, note: "jo@mail.example" }) as never, /no event \(unknown_key\)/],
    ["breaks a field", (event) => ({ ...event, event_name: "jo@mail.example" }) as never, /event_name/],
  ];
for (const [what, onEvent, says] of SLIPS) {
  proxyTest(
    `where the shop's own code ${what}, the event goes on as it was, and the log names nobody`,
    async (proxy) => {
      assert.equal((await proxy.ask(fromPage({}, sample("a")))).json.accepted, 1);
      const [event] = await take(proxy);
      assert.deepEqual([event?.event_id, event?.event_name], ["a", "page_visit"]);
      assert.match(proxy.lines[0] ?? "", says);
      assert.ok(!proxy.lines.join().includes("jo@"));
    },
    { onEvent, onEventTimeoutMs: what === "takes too long" ? 100 : 10_000 },
  );
}

// --- Origins ---

test("a pattern of origins allows what is below its domain, and nothing that only looks like it", () => {
  const isNamed = createOriginRules([
    "https://*.shop.example",
    "https://*.dev.example:8443",
    "http://localhost:*",
    "https://one.example",
  ]);
  for (const origin of [
    "https://www.shop.example",
    "https://a.b.shop.example",
    "https://x.dev.example:8443",
    "http://localhost",
    "http://localhost:5173",
    "https://one.example",
  ]) {
    assert.ok(isNamed(origin), origin);
  }
  for (const origin of [
    "https://shop.example",
    "http://www.shop.example",
    "https://www.shop.example:8443",
    "https://evilshop.example",
    "https://www.shop.example.evil.example",
    "https://www-shop.example",
    "https://.shop.example",
    "https://u@www.shop.example",
    "https://www.shop.example/",
    "https://www.shop.example\n",
    "https://x.dev.example",
    "https://localhost:5173",
    "null",
    "*",
    "",
  ]) {
    assert.ok(!isNamed(origin), origin);
  }
});

proxyTest(
  "a page that a pattern names is heard with its cookies, by its own name and never by *",
  async (proxy) => {
    const origin = "https://m.other.example";
    const answer = await proxy.ask(fromPage({ origin }, sample("a")));
    assert.equal(answer.status, 202);
    assert.equal(answer.headers.get("access-control-allow-origin"), origin);
    assert.equal(answer.headers.get("access-control-allow-credentials"), "true");
    assert.equal(answer.headers.get("vary"), "Origin");
    const headers = { origin, "access-control-request-private-network": "true" };
    const preflight = await proxy.ask({ method: "OPTIONS", headers });
    assert.equal(preflight.headers.get("access-control-allow-private-network"), "true");
    assert.equal(preflight.headers.get("access-control-max-age"), "86400");
    const refused = await proxy.ask({
      method: "OPTIONS",
      headers: { ...headers, origin: "https://other.example" },
    });
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get("access-control-allow-private-network"), null);
  },
  { allowedOrigins: ["https://*.other.example"] },
);

// --- How much ---

test("an address that asks too often waits, whichever addresses of its network it uses, and others do not", () => {
  const rate = createVisitorRate({ requestsPerMinute: 60, burst: 2 });
  assert.deepEqual([rate("8.8.8.8", 0), rate("8.8.8.8", 0), rate("8.8.8.8", 0)], [0, 0, 1]);
  assert.equal(rate("1.1.1.1", 0), 0);
  assert.equal(rate("8.8.8.8", 1000), 0);
  // A clock that was set back gives nothing away, and takes nothing.
  assert.equal(rate("8.8.8.8", 0), 1);
  assert.deepEqual(
    [rate("2a00:1:2:3::1", 0), rate("2a00:1:2:3::2", 0), rate("2a00:1:2:3:ffff::3", 0)],
    [0, 0, 1],
  );
  assert.equal(rate("2a00:1:2:4::1", 0), 0);
  assert.deepEqual([rate(undefined, 0), rate(undefined, 0), rate(undefined, 0)], [0, 0, 1]);
});

test("of so many addresses the one that came longest ago is forgotten", () => {
  const rate = createVisitorRate({ requestsPerMinute: 1, burst: 1 }, 3);
  for (const address of ["1.1.1.1", "1.1.1.2", "1.1.1.3"]) assert.equal(rate(address, 0), 0);
  assert.equal(rate("1.1.1.1", 0), 60);
  assert.equal(rate("1.1.1.4", 0), 0);
  assert.equal(rate("1.1.1.1", 0), 60, "came after the second");
  assert.equal(rate("1.1.1.2", 0), 0, "was forgotten");
});

proxyTest(
  "who posts too often is asked to wait, and is not told apart by a header that is not believed",
  async (proxy) => {
    const headers = { "x-forwarded-for": "6.6.6.6, 8.8.8.8" };
    assert.equal((await proxy.ask(fromPage(headers, sample("a")))).status, 202);
    const answer = await proxy.ask(fromPage({ "x-forwarded-for": "7.7.7.7, 8.8.8.8" }, sample("b")));
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers.get("retry-after")) >= 1);
    assert.equal(answer.headers.get("access-control-allow-origin"), ORIGIN);
    assert.match(proxy.lines.join(), /429/);
    assert.ok(!proxy.lines.join().includes("8.8.8.8"));
    assert.equal((await proxy.ask(fromPage({ "x-forwarded-for": "9.9.9.9" }, sample("c")))).status, 202);
    // Our own network: a server, or a proxy that nobody has named.
    for (let n = 0; n < 3; n++) assert.equal((await proxy.ask(fromPage({}, sample(`d${n}`)))).status, 202);
  },
  { trustedHops: 1, rateLimit: { requestsPerMinute: 1 } },
);

proxyTest("a compressed body is refused unopened, and so cannot be a bomb", async (proxy) => {
  for (const encoding of ["gzip", "br", "deflate", "identity, gzip", "x"]) {
    const answer = await proxy.ask({
      headers: { "content-encoding": encoding },
      body: gzipSync(body(sample("a")) + " ".repeat(1_000_000)),
    });
    assert.equal(answer.status, 415);
    assert.equal(answer.headers.get("accept-encoding"), "identity");
  }
  assert.equal(
    (
      await proxy.ask({
        headers: { "content-encoding": "identity", "user-agent": USER_AGENT },
        body: body(sample("a")),
      })
    ).status,
    202,
  );
});

test("a body that does not come is not waited for, and the next is taken", async () => {
  const queue: DurableQueue = { ...NO_QUEUE, append: async () => ["appended"] };
  const proxy = createProxy({ ...COMPLETE, queue, bodyTimeoutMs: 100 });
  await proxy.start();
  const server = createServer(proxy.node).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  socket.write("POST /hatpin/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  const [text] = await once(socket, "data");
  assert.match(text, /^HTTP\/1\.1 408 /);
  const next = { method: "POST", body: body(sample("a", { user_data: { em: [EM] } })) };
  assert.equal((await fetch(`http://127.0.0.1:${port}/hatpin/events`, next)).status, 202);
  server.closeAllConnections();
  server.close();
  await proxy.stop();
});

test("an event with a hundred thousand keys costs itself, and not much time", async () => {
  const proxy = createProxy({ ...COMPLETE, maxBodyBytes: 10_000_000 });
  await proxy.start();
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, 0]));
  const request = new Request(`http://${HOST}/hatpin/events`, {
    method: "POST",
    body: body(sample("a", keys), sample("b", { custom_data: keys }), sample("c", { user_data: keys })),
  });
  const before = process.cpuUsage();
  const answer = await proxy.fetch(request);
  // Mostly for reading the JSON; each event took as long again when it was looked at more closely.
  const { user } = process.cpuUsage(before);
  assert.ok(user < 1_500_000, `${user / 1000} ms`);
  assert.equal(((await answer.json()) as { rejected: unknown[] }).rejected.length, 3);
  await proxy.stop();
});

test("a head that is too large is refused by the server before we see it", async () => {
  const proxy = createProxy({
    queue: NO_QUEUE,
    accessToken: "t",
    adAccountId: "1",
    scriptFile: import.meta.filename,
  });
  const server = createServer(proxy.node).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  socket.write(`GET /healthz HTTP/1.1\r\nHost: a\r\nCookie: ${"x".repeat(20_000)}\r\n\r\n`);
  const [text] = await once(socket, "data");
  assert.match(text, /^HTTP\/1\.1 431 /);
  server.close();
  server.closeAllConnections();
});

test("a line of the log is one line, and steers no terminal", () => {
  assert.equal(oneLine("a\r\nhatpin: fake\u001b[2J\u2028b\u202ec\tgrüße"), "a hatpin: fake [2J b c grüße");
});
