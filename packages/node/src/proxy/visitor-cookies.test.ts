import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { InvalidOptionError } from "../errors.ts";
import { createProxy } from "./create-proxy.ts";
import { type Asked, HOST, type ProxyUnderTest, proxyTest } from "./proxy-under-test.ts";

const OWN_PAGE = `https://${HOST}`;
const SIBLING_PAGE = "https://www.sibling.example";
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const CLICK = "dj0yJnU9b2JqZWN0.Zg-_~";
const VISITOR = "0f8fad5b-d9cb-469f-a165-70867728950e";

interface Sent {
  origin?: string;
  cookie?: string;
  user_data?: object;
  event?: object;
  envelope?: object;
  headers?: Record<string, string>;
}

function post(
  proxy: ProxyUnderTest,
  { origin, cookie, user_data = {}, event, ...sent }: Sent,
): Promise<Asked> {
  const base = {
    event_id: `${Math.random()}`,
    event_name: "page_visit",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
    user_data,
  };
  return proxy.ask({
    headers: {
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      ...(origin && { origin }),
      ...(cookie && { cookie }),
      ...sent.headers,
    },
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events: [{ ...base, ...event }], ...sent.envelope }),
  });
}

/** What the answer sets, by name: the value and the attributes. */
function cookiesOf({ headers }: Asked): Record<string, { value: string; attributes: string[] }> {
  return Object.fromEntries(
    headers.getSetCookie().map((cookie) => {
      const [pair = "", ...attributes] = cookie.split("; ");
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      return [name, { value, attributes: attributes.sort() }];
    }),
  );
}

async function takeOne({ queue }: ProxyUnderTest) {
  const [claim] = await queue.claim(1, 60_000);
  assert.ok(claim, "nothing was queued");
  return claim.event.user_data;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

proxyTest(
  "a visitor gets an id that no script can read, and its digest is the event's external_id",
  async (proxy) => {
    const answer = await post(proxy, { origin: OWN_PAGE });
    const { _hatpin } = cookiesOf(answer);
    assert.ok(_hatpin);
    assert.match(_hatpin.value, /^[\da-f-]{36}$/);
    assert.deepEqual(_hatpin.attributes, [
      "HttpOnly",
      `Max-Age=${YEAR_SECONDS}`,
      "Path=/",
      "SameSite=Lax",
      "Secure",
    ]);
    assert.deepEqual((await takeOne(proxy)).external_id, [digest(_hatpin.value)]);
  },
);

proxyTest("who comes again keeps the id, for another year", async (proxy) => {
  const answer = await post(proxy, { origin: OWN_PAGE, cookie: `a=1; _hatpin=${VISITOR}; b=2` });
  assert.equal(cookiesOf(answer)._hatpin?.value, VISITOR);
  assert.ok(cookiesOf(answer)._hatpin?.attributes.includes(`Max-Age=${YEAR_SECONDS}`));
  assert.deepEqual((await takeOne(proxy)).external_id, [digest(VISITOR)]);
});

proxyTest("the shop's own external_id stays", async (proxy) => {
  const external_id = [digest("customer 7")];
  await post(proxy, { origin: OWN_PAGE, cookie: `_hatpin=${VISITOR}`, user_data: { external_id } });
  assert.deepEqual((await takeOne(proxy)).external_id, external_id);
});

proxyTest("an id that is none of ours is replaced", async (proxy) => {
  const answer = await post(proxy, { origin: OWN_PAGE, cookie: '_hatpin="<odd>"' });
  assert.match(`${cookiesOf(answer)._hatpin?.value}`, /^[\da-f-]{36}$/);
});

proxyTest("the click of an event is remembered where Pinterest's tag looks for it", async (proxy) => {
  const answer = await post(proxy, {
    origin: OWN_PAGE,
    cookie: "_epik=older",
    user_data: { click_id: CLICK },
  });
  assert.deepEqual(cookiesOf(answer)._epik, {
    value: CLICK,
    attributes: [`Max-Age=${YEAR_SECONDS}`, "Path=/", "SameSite=Lax", "Secure"],
  });
  assert.equal((await takeOne(proxy)).click_id, CLICK);
});

proxyTest("the click in the cookie is renewed, and given to an event without one", async (proxy) => {
  const answer = await post(proxy, { origin: OWN_PAGE, cookie: `_epik=${CLICK}` });
  assert.equal(cookiesOf(answer)._epik?.value, CLICK);
  assert.equal((await takeOne(proxy)).click_id, CLICK);
});

const HOSTILE_CLICKS = [
  "a\r\nSet-Cookie: evil=1",
  "a; Domain=evil.example",
  "a,b",
  'a"b',
  "a b",
  "é",
  "a%0d%0ab",
  "x".repeat(501),
  "",
];
for (const click_id of HOSTILE_CLICKS) {
  proxyTest(
    `a click id like ${JSON.stringify(click_id).slice(0, 40)} is written into no header`,
    async (proxy) => {
      const answer = await post(proxy, { origin: OWN_PAGE, user_data: { click_id } });
      assert.equal(answer.status, 202);
      assert.deepEqual(Object.keys(cookiesOf(answer)), ["_hatpin"]);
      assert.ok(!JSON.stringify([...answer.headers]).includes("evil"));
    },
  );
}

proxyTest("what was not taken is not remembered either: no event, no cookie", async (proxy) => {
  const refused = await post(proxy, { origin: OWN_PAGE, event: { event_name: "no_such_event" } });
  assert.equal(refused.status, 202);
  assert.deepEqual(cookiesOf(refused), {});
  const elsewhere = await post(proxy, { origin: "https://evil.example", cookie: `_hatpin=${VISITOR}` });
  assert.equal(elsewhere.status, 403);
  assert.deepEqual(cookiesOf(elsewhere), {});
  assert.equal(elsewhere.headers.get("access-control-allow-credentials"), null);
});

proxyTest("a server's event has no visitor of ours", async (proxy) => {
  const answer = await post(proxy, { cookie: `_hatpin=${VISITOR}; _epik=${CLICK}` });
  assert.deepEqual(cookiesOf(answer), {});
  const { external_id, click_id } = await takeOne(proxy);
  assert.deepEqual([external_id, click_id], [undefined, undefined]);
});

proxyTest("a page that withdraws has both taken away, without an event", async (proxy) => {
  const answer = await post(proxy, {
    origin: OWN_PAGE,
    cookie: `_hatpin=${VISITOR}; _epik=${CLICK}`,
    envelope: { events: [], forget: true },
  });
  assert.equal(answer.status, 202);
  assert.deepEqual(answer.json, { accepted: 0, rejected: [] });
  const { _hatpin, _epik } = cookiesOf(answer);
  assert.deepEqual(_hatpin, {
    value: "",
    attributes: ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"],
  });
  assert.deepEqual(_epik, { value: "", attributes: ["Max-Age=0", "Path=/", "SameSite=Lax", "Secure"] });
});

proxyTest(
  "a page of a sibling domain that was named may use its cookies; others are told nothing of that",
  async (proxy) => {
    const first = await post(proxy, { origin: SIBLING_PAGE });
    assert.equal(first.headers.get("access-control-allow-credentials"), "true");
    assert.equal(first.headers.get("access-control-allow-origin"), SIBLING_PAGE);
    const { _hatpin } = cookiesOf(first);
    assert.ok(_hatpin?.attributes.includes("Domain=sibling.example"));
    // Whether its browser keeps the cookie is not known yet, and an id of one request would be noise.
    assert.equal((await takeOne(proxy)).external_id, undefined);
    await post(proxy, { origin: SIBLING_PAGE, cookie: `_hatpin=${_hatpin?.value}` });
    assert.deepEqual((await takeOne(proxy)).external_id, [digest(`${_hatpin?.value}`)]);

    const own = await post(proxy, { origin: OWN_PAGE });
    assert.equal(own.headers.get("access-control-allow-credentials"), null);
    const gone = await post(proxy, { origin: SIBLING_PAGE, envelope: { events: [], forget: true } });
    assert.ok(cookiesOf(gone)._hatpin?.attributes.includes("Domain=sibling.example"));
  },
  { allowedOrigins: [SIBLING_PAGE], cookieDomain: "sibling.example" },
);

proxyTest(
  "visitors get no id where the shop wants none",
  async (proxy) => {
    const answer = await post(proxy, {
      origin: OWN_PAGE,
      cookie: `_hatpin=${VISITOR}`,
      user_data: { click_id: CLICK },
    });
    assert.deepEqual(Object.keys(cookiesOf(answer)), ["_epik"]);
    assert.equal((await takeOne(proxy)).external_id, undefined);
  },
  { visitorId: false },
);

proxyTest(
  "what the trusted hop says of the scheme decides whether a cookie is for HTTPS alone",
  async (proxy) => {
    const isSecure = async (proto: string) => {
      const answer = await post(proxy, { origin: OWN_PAGE, headers: { "x-forwarded-proto": proto } });
      return cookiesOf(answer)._hatpin?.attributes.includes("Secure");
    };
    assert.equal(await isSecure("https"), true);
    assert.equal(await isSecure("http"), false);
    assert.equal(await isSecure("https, http"), false);
  },
  { trustedHops: 1 },
);

proxyTest("a page of plain HTTP keeps cookies too", async (proxy) => {
  const answer = await post(proxy, { origin: `http://${HOST}`, headers: { "x-forwarded-proto": "https" } });
  assert.equal(cookiesOf(answer)._hatpin?.attributes.includes("Secure"), false);
});

test("a cookie domain that is none is told at once", () => {
  for (const cookieDomain of ["https://shop.example", "shop.example:8080", "x; HttpOnly", "localhost", ""]) {
    const options = {
      dataDir: "unused",
      accessToken: "t",
      adAccountId: "1",
      scriptFile: import.meta.filename,
    };
    assert.throws(() => createProxy({ ...options, cookieDomain }), InvalidOptionError);
  }
});
