import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright";
import { bundle } from "../test/bundle.ts";
import { launchChromium, launchWholeChromium } from "../test/page-under-test.ts";

// The tracker in a real Chromium, against a collector that answers as each test wants it to.

interface Event {
  event_id: string;
  event_name: string;
  event_source_url: string;
  user_data: Record<string, unknown>;
  custom_data?: Record<string, unknown>;
}

/** What the tests call in the page. */
interface TestWindow {
  hatpin: (...call: unknown[]) => unknown;
  tracker: {
    track(name: unknown, customData?: unknown, options?: unknown): string;
    identify(userData: unknown): Promise<void>;
    consent(state: string): void;
    flush(): Promise<void>;
    reset(): void;
    stop(): void;
  };
  startTracker(options?: object): void;
  addToCart(): unknown;
  pageVisits(): unknown;
  dropped: string[];
}
declare const window: TestWindow & Window;

const STUB = "window.hatpin = window.hatpin || function () { (hatpin.q = hatpin.q || []).push(arguments) };";
const DIGEST = "8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d"; // of jane@example.com

let browser: Browser;
let context: BrowserContext;
let page: Page;
let scripts: { npm: string; tag: string };
let collected: { status: number; contentType: string | undefined; events: Event[] }[];
let pageErrors: string[];
/** What the collector answers, and what the head of each page holds. */
let answer: { status: number; headers?: Record<string, string>; body?: (events: Event[]) => object };
let head: string;

const server = createServer(respond);

before(async () => {
  scripts = {
    npm: await bundle(
      "\0entry.ts",
      `import { addToCart, createTracker, pageVisits } from ${JSON.stringify(fileURLToPath(new URL("index.ts", import.meta.url)))};
       window.dropped = [];
       window.startTracker = (options) => {
         const onDrop = ({ event_name }, reason) => window.dropped.push(event_name + ": " + reason);
         window.tracker = createTracker({ endpoint: "/hatpin/events", onDrop, ...options });
       };
       Object.assign(window, { addToCart, pageVisits });`,
    ),
    tag: await bundle(fileURLToPath(new URL("script-tag.ts", import.meta.url))),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  answer = { status: 202 };
  collected = [];
  pageErrors = [];
  head = npm();
  context = await browser.newContext();
  page = await openPage();
});

afterEach(async () => {
  await context.close();
  assert.deepEqual(pageErrors, [], "nothing reaches the page");
});

test("an event goes out at once, as the wire wants it", async () => {
  await page.goto(url("/a?q=1#top"));
  const id = await page.evaluate(() =>
    window.tracker.track("checkout", {
      value: 0.1 + 0.2,
      order_id: 7,
      contents: [{ id: 3, quantity: 2 }],
      np: null,
    }),
  );
  const [event] = await delivered(1);
  const { language, event_time, ...rest } = event as Event & { language: string; event_time: number };
  assert.equal(language, "en");
  assert.ok(Math.abs(event_time - Date.now() / 1000) < 60);
  assert.deepEqual(rest, {
    event_name: "checkout",
    action_source: "web",
    event_id: id,
    event_source_url: url("/a?q=1"),
    custom_data: { value: "0.3", order_id: "7", contents: [{ id: "3", quantity: 2 }] },
    user_data: {},
  });
  assert.equal(collected[0]?.contentType, "text/plain;charset=UTF-8");
});

test("everything tracked in one turn goes in one request", async () => {
  await page.goto(url("/a"));
  await page.evaluate(() => {
    for (let index = 0; index < 20; index++) window.tracker.track("lead");
  });
  await delivered(20);
  assert.equal(collected.length, 1);
});

test("an event that is tracked right before the page is left arrives", async () => {
  await page.goto(url("/a"));
  await page.evaluate((next) => {
    window.tracker.track("lead");
    location.href = next;
  }, url("/b"));
  await delivered(1);
});

test("at the start, and when an event is tracked, nothing is done that can wait for an idle moment", async () => {
  head = '<script src="/npm.js"></script>';
  await page.goto(url("/a"));
  const early = await page.evaluate(async () => {
    const seen: string[] = [];
    const slow: [object, string][] = [
      ...["getItem", "setItem", "removeItem"].map((name): [object, string] => [Storage.prototype, name]),
      [IDBFactory.prototype, "open"],
      [Document.prototype, "querySelectorAll"],
      [window, "fetch"],
    ];
    for (const [target, name] of slow) {
      const original = Reflect.get(target, name);
      Reflect.set(target, name, function (this: unknown, ...args: unknown[]) {
        seen.push(name);
        return original.apply(this, args);
      });
    }
    window.startTracker({ capture: [window.pageVisits(), window.addToCart()] });
    window.tracker.track("lead");
    for (let turn = 0; turn < 100; turn++) await undefined;
    return seen.splice(0);
  });
  assert.deepEqual(early, []);
  await delivered(2);
});

test("what was handed in may be altered right after the call", async () => {
  await page.goto(url("/a"));
  await page.evaluate(() => {
    const order = { order_id: "1", contents: [{ id: "3" }] };
    window.tracker.track("checkout", order);
    order.contents.push({ id: "4" });
    window.tracker.track("checkout", Object.assign(order, { order_id: "2" }));
  });
  const events = await delivered(2);
  assert.deepEqual(
    events.map((event) => event.custom_data),
    [
      { order_id: "1", contents: [{ id: "3" }] },
      { order_id: "2", contents: [{ id: "3" }, { id: "4" }] },
    ],
  );
});

test("of a request that concerns nobody, no address is read and no header copied", async () => {
  head = npm({}, "pageVisits(), addToCart()");
  await page.goto(url("/a"));
  await delivered(1);
  const made = await page.evaluate(async () => {
    const seen: string[] = [];
    for (const name of ["URL", "Headers"] as const) {
      Reflect.set(
        window,
        name,
        new Proxy(Reflect.get(window, name), {
          construct(target, args) {
            seen.push(name);
            return Reflect.construct(target, args);
          },
        }),
      );
    }
    await fetch("/stock", { headers: { accept: "text/html" } });
    const none = seen.splice(0);
    await fetch("/cart/add", { method: "POST", body: "id=7", headers: { accept: "text/html" } });
    return { none, some: seen };
  });
  assert.deepEqual(made.none, []);
  assert.ok(made.some.includes("URL"), "which is how it would be seen");
});

test("an event that could not be delivered is sent by the next page, with its id and time", async () => {
  answer = { status: 503 };
  await page.goto(url("/a"));
  const id = await page.evaluate(() => window.tracker.track("lead"));
  await until(() => collected.length > 0);
  const [first] = collected.flatMap(({ events }) => events);
  answer = { status: 202 };
  await page.goto(url("/b"));
  const [event] = await delivered(1);
  assert.equal(event?.event_id, id);
  assert.deepEqual(event, first);
  await until(async () => (await storedKeys()).length === 0);
});

test("an event is in IndexedDB until it is acknowledged, then nowhere", async () => {
  answer = { status: 503 };
  await page.goto(url("/a"));
  const id = await page.evaluate(() => window.tracker.track("lead"));
  await until(async () => (await storedKeys()).includes(`indexedDB hatpin:lead ${id}`));
  answer = { status: 202 };
  await page.evaluate(() => window.tracker.flush());
  await until(async () => (await storedKeys()).length === 0);
});

test("two pages that live send each event once", async () => {
  const other = await openPage();
  await page.goto(url("/a"));
  await other.goto(url("/b"));
  answer = { status: 202, headers: { "x-delay": "300" } };
  for (let turn = 0; turn < 5; turn++) {
    await page.evaluate(() => window.tracker.track("lead"));
    await other.evaluate(() => window.tracker.track("search"));
    // What makes a page look for what others have left.
    await other.evaluate(() => dispatchEvent(new Event("online")));
  }
  await delivered(10);
  await page.evaluate(() => window.tracker.flush());
  const ids = collected.flatMap(({ events }) => events).map(({ event_id }) => event_id);
  assert.equal(ids.length, new Set(ids).size);
});

test("a living page keeps what it has to send for itself", async () => {
  answer = { status: 503, headers: { "retry-after": "60" } };
  const other = await openPage();
  await page.goto(url("/a"));
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => collected.length === 1);
  answer = { status: 202 };
  await other.goto(url("/b"));
  await other.evaluate(() => window.tracker.track("search"));
  await delivered(1);
  await other.evaluate(() => window.tracker.flush());
  assert.deepEqual(names(accepted()), ["search"]);
  await page.close();
  await other.evaluate(() => dispatchEvent(new Event("online")));
  await delivered(2);
  assert.deepEqual(names(accepted()), ["lead", "search"]);
});

test("without a store an event is delivered from memory", async () => {
  head = `<script>
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError") } });
    Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError") } });
  </script>${npm()}`;
  answer = { status: 503 };
  await page.goto(url("/a"));
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => collected.length > 0);
  answer = { status: 202 };
  await page.evaluate(() => window.tracker.flush());
  await delivered(1);
});

test("without IndexedDB the next page finds the event in localStorage", async () => {
  head = `<script>indexedDB.open = () => ({})</script>${npm()}`;
  answer = { status: 503 };
  await page.goto(url("/a"));
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => collected.length > 0);
  answer = { status: 202 };
  await page.goto(url("/b"));
  await delivered(1);
});

test("without Web Locks the next page adopts when the lease of the last one has ended", async () => {
  head = `<script>Object.defineProperty(navigator, "locks", { value: undefined })</script>${npm()}`;
  answer = { status: 503 };
  await page.goto(url("/a"));
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => collected.length > 0);
  answer = { status: 202 };
  await page.goto(url("/b"));
  await delivered(1);
});

test("what the collector rejects is dropped for good, and told", async () => {
  answer = {
    status: 202,
    body: ([event]) => ({ accepted: 1, rejected: [{ event_id: event?.event_id, issues: [] }] }),
  };
  await page.goto(url("/a"));
  await page.evaluate(() => {
    window.tracker.track("lead");
    window.tracker.track("search");
  });
  await delivered(2);
  await until(() => page.evaluate(() => window.dropped.length > 0));
  assert.deepEqual(await page.evaluate(() => window.dropped), ["lead: rejected"]);
  assert.deepEqual(await storedKeys(), []);
});

test("whatever else an answer may hold, its status counts", async () => {
  for (const rejected of [{}, [null], "all"]) {
    answer = { status: 202, body: () => ({ rejected }) };
    await page.goto(url("/a"));
    await page.evaluate(() => {
      window.tracker.track("lead");
      return window.tracker.flush();
    });
    await until(async () => (await storedKeys()).length === 0);
  }
  assert.equal(accepted().length, 3);
});

test("a request that is refused for good drops its events", async () => {
  answer = { status: 400 };
  await page.goto(url("/a"));
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => page.evaluate(() => window.dropped.length > 0));
  assert.deepEqual(await page.evaluate(() => window.dropped), ["lead: rejected"]);
});

test("no argument makes a call throw or reject", async () => {
  await page.goto(url("/a"));
  const outcome = await page.evaluate(async () => {
    const trap = new Proxy(
      {},
      {
        get() {
          throw new Error("trap");
        },
        ownKeys() {
          throw new Error("trap");
        },
      },
    );
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const { tracker } = window;
    const ids = [
      tracker.track("lead", circle),
      tracker.track("lead", trap),
      tracker.track("lead", { value: BigInt(1) }),
      tracker.track("lead", {}, trap),
      tracker.track(Symbol("lead"), 5, null),
      tracker.track(trap, null, { event_id: trap }),
    ];
    await tracker.identify(trap);
    await tracker.identify(null);
    tracker.consent("maybe");
    tracker.consent("granted");
    tracker.track("search");
    await tracker.flush();
    return { ids, dropped: window.dropped };
  });
  assert.ok(outcome.ids.every((id) => typeof id === "string" && id));
  assert.deepEqual(outcome.dropped.slice(0, 4), Array(4).fill("lead: invalid"));
  await until(() => names(accepted()).includes("search"));
});

test("while consent is pending nothing is stored or sent; granted, each event goes out once", async () => {
  head = npm({ consent: "pending" });
  await page.goto(url("/a?epik=click"));
  await page.evaluate(() => {
    window.tracker.track("lead");
    window.tracker.track("search");
    return window.tracker.flush();
  });
  assert.deepEqual(await storedKeys(), []);
  assert.equal(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
  assert.equal(collected.length, 0);
  await page.evaluate(() => window.tracker.consent("granted"));
  await page.evaluate(() => window.tracker.consent("granted"));
  const events = await delivered(2);
  assert.deepEqual(names(events), ["lead", "search"]);
  assert.deepEqual(
    events.map(({ user_data }) => user_data.click_id),
    ["click", "click"],
  );
});

test("a refusal drops what waits and takes away what was kept, for good", async () => {
  answer = { status: 503 };
  await page.goto(url("/a?epik=click"));
  await page.evaluate(async () => {
    await window.tracker.identify({ em: "jane@example.com" });
    window.tracker.track("lead");
  });
  await until(async () => (await storedKeys()).some((key) => key.startsWith("indexedDB")));
  answer = { status: 202 };
  collected = [];
  await page.evaluate(() => {
    window.tracker.consent("denied");
    window.tracker.track("search");
  });
  assert.deepEqual(await page.evaluate(() => window.dropped), [
    "lead: consent_denied",
    "search: consent_denied",
  ]);
  await until(async () => (await page.evaluate(async () => (await indexedDB.databases()).length)) === 0);
  // The note that the proxy must forget this browser goes when it has: a request was under way.
  await until(async () => (await page.evaluate(() => localStorage.length)) === 0);
  await page.evaluate(() => {
    window.tracker.consent("granted");
    history.replaceState({}, "", "/c");
    window.tracker.track("contact");
  });
  const [event] = await delivered(1);
  assert.deepEqual(names(accepted()), ["contact"]);
  assert.deepEqual(event?.user_data, {});
});

test("a refusal right after an event holds for it, although consent is given again in the same turn", async () => {
  await page.goto(url("/a"));
  await page.evaluate(() => {
    window.tracker.track("lead");
    window.tracker.consent("denied");
    window.tracker.consent("granted");
    window.tracker.track("search");
  });
  await delivered(1);
  assert.deepEqual(names(accepted()), ["search"]);
  assert.deepEqual(await page.evaluate(() => window.dropped), ["lead: consent_denied"]);
});

test("an answer that comes after a refusal makes no database anew", async () => {
  answer = { status: 202, headers: { "x-delay": "500" } };
  await page.goto(url("/a"));
  await page.evaluate(() => window.tracker.track("lead"));
  await until(async () => (await storedKeys()).length > 0);
  await page.evaluate(async () => {
    window.tracker.consent("denied");
    await window.tracker.flush();
  });
  await until(() => collected.length === 1);
  await until(async () => (await page.evaluate(async () => (await indexedDB.databases()).length)) === 0);
  await page.waitForTimeout(800); // for what should not come
  assert.equal(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("what is tracked right before stop is left for other pages, though this one lives", async () => {
  const other = await openPage();
  await page.goto(url("/a"));
  await page.evaluate(() => {
    window.tracker.track("lead");
    window.tracker.stop();
  });
  await until(async () => (await storedKeys()).length > 0);
  await other.goto(url("/b"));
  await delivered(1);
});

test("of what a page has left, only what did not arrive is sent again", async () => {
  await page.goto(url("/a"));
  answer = { status: 202, headers: { "x-delay": "5000" } };
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => collected.length === 1);
  answer = { status: 429, headers: { "retry-after": "60" } };
  await page.evaluate(() => window.tracker.track("search"));
  await until(() => collected.length === 2);
  answer = { status: 202 };
  await page.goto(url("/b"));
  await until(async () => accepted().length === 2 && (await storedKeys()).length === 0);
  assert.deepEqual(names(collected.flatMap(({ events }) => events)), ["lead", "search", "search"]);
});

test("an event that has to wait is tried again, although another was taken meanwhile", async () => {
  await page.goto(url("/a"));
  answer = { status: 202, headers: { "x-delay": "500" } };
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => collected.length === 1);
  answer = { status: 429, headers: { "retry-after": "1" } };
  await page.evaluate(() => window.tracker.track("search"));
  await until(() => collected.length === 2);
  answer = { status: 202 };
  await until(async () => accepted().length === 2 && (await storedKeys()).length === 0);
  assert.deepEqual(names(collected.flatMap(({ events }) => events)), ["lead", "search", "search"]);
});

test("an event right after identify carries the digest, later pages do too, and clear text is nowhere", async () => {
  await page.goto(url("/a"));
  await page.evaluate(() => {
    void window.tracker.identify({ em: " Jane@Example.com" });
    window.tracker.track("lead");
  });
  const [event] = await delivered(1);
  assert.deepEqual(event?.user_data, { em: [DIGEST] });
  await page.evaluate(() => window.tracker.flush());
  await page.goto(url("/b"));
  await page.evaluate(() => window.tracker.track("search"));
  const [, later] = await delivered(2);
  assert.deepEqual(later?.user_data, { em: [DIGEST] });
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...localStorage })), /jane/i);
});

test("an event right after identify is not lost when the page is left before the hashing is there", async () => {
  head = `<script>
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    crypto.subtle.digest = () => new Promise(() => {});
  </script>${npm()}`;
  await page.goto(url("/a"));
  await page.evaluate((next) => {
    void window.tracker.identify({ em: "jane@example.com" });
    window.tracker.track("lead");
    location.href = next;
  }, url("/b"));
  const [event] = await delivered(1);
  assert.deepEqual(event?.user_data, {});
});

test("reset forgets the customer, but not for events before it", async () => {
  await page.goto(url("/a"));
  await page.evaluate(async () => {
    await window.tracker.identify({ em: "jane@example.com" });
    window.tracker.track("lead");
    window.tracker.reset();
    window.tracker.track("search");
  });
  const [before, afterwards] = await delivered(2);
  assert.deepEqual(before?.user_data, { em: [DIGEST] });
  assert.deepEqual(afterwards?.user_data, {});
  assert.equal(await page.evaluate(() => localStorage.getItem("hatpin.identity")), null);
});

test("a click id in the address wins over the cookie, and stays for later pages", async () => {
  await context.addCookies([{ name: "_epik", value: "old%3D", url: url("/") }]);
  for (const path of ["/a", "/b?epik=new%3D", "/c"]) {
    await page.goto(url(path));
    await page.evaluate(() => {
      window.tracker.track("lead");
      return window.tracker.flush();
    });
  }
  const events = await delivered(3);
  assert.deepEqual(
    events.map(({ user_data }) => user_data.click_id),
    ["old=", "new=", "new="],
  );
});

for (const means of ["the Navigation API", "a patched history"]) {
  test(`a visit is a load, a pushState or a step back to another path, by ${means}`, async () => {
    head = `<script>${means === "a patched history" ? "Object.defineProperty(window, 'navigation', { value: undefined });" : ""}</script>${npm({}, "pageVisits()")}`;
    await page.goto(url("/a"));
    await delivered(1);
    await page.waitForTimeout(100); // the patch comes as a part of its own
    const steps: [step: string, visits: number][] = [
      ["history.pushState({}, '', '/b')", 2],
      ["history.pushState({}, '', '/b?sort=1')", 2],
      ["history.pushState({}, '', '/b#reviews')", 2],
      ["history.replaceState({}, '', '/c')", 2],
      ["location.hash = '#more'", 2],
      ["history.replaceState({}, '', '/d'); history.pushState({}, '', '/d')", 3],
      ["history.go(-2)", 4],
    ];
    for (const [step, visits] of steps) {
      await page.evaluate(step);
      await page.waitForTimeout(80); // for what should not come
      await delivered(visits);
    }
    const paths = accepted().map(({ event_source_url }) => new URL(event_source_url).pathname);
    assert.deepEqual(paths, ["/a", "/b", "/d", "/c"]);
  });
}

test("a page restored from the back/forward cache is a new visit, though events waited when it was left", async (t) => {
  const whole = await launchWholeChromium();
  t.after(() => whole.close());
  page = await openPage(await whole.newContext());
  answer = { status: 503 };
  head = npm({}, "pageVisits()");
  await page.goto(url("/a"));
  await until(() => collected.length > 0);
  await until(() => page.evaluate(isAdoptionOver));
  await page.evaluate("window.isSamePage = true");
  await page.goto(url("/b"));
  await until(() =>
    collected.flatMap(({ events }) => events).some((event) => event.event_source_url === url("/b")),
  );
  answer = { status: 202 };
  await page.goBack({ waitUntil: "commit" });
  assert.equal(await page.evaluate("window.isSamePage"), true, "it was in the cache");
  const visits = () =>
    new Map(accepted().map((event) => [event.event_id, new URL(event.event_source_url).pathname]));
  // That of the page between comes when the restored one has adopted it.
  await until(() => visits().size >= 3);
  await page.evaluate(() => window.tracker.flush());
  assert.deepEqual([...visits().values()].sort(), ["/a", "/a", "/b"]);
});

test("a visit carries the product of its page, not that of the page before", async () => {
  const product = (name: string) =>
    `<script type="application/ld+json">${JSON.stringify({
      "@type": "Product",
      name,
      sku: name,
      offers: { price: "9.50", priceCurrency: "EUR" },
    })}</script>`;
  head = product("Pin") + npm({}, "pageVisits()");
  await page.goto(url("/pin"));
  const [first] = await delivered(1);
  assert.deepEqual(first?.custom_data?.content_ids, ["Pin"]);
  await page.evaluate(() => history.pushState({}, "", "/about"));
  const [, second] = await delivered(2);
  assert.equal(second?.custom_data, undefined);
  await page.evaluate((markup) => {
    history.pushState({}, "", "/hat");
    document
      .querySelector('[type="application/ld+json"]')
      ?.replaceWith(document.createRange().createContextualFragment(markup));
  }, product("Hat"));
  const [, , third] = await delivered(3);
  assert.deepEqual(third?.custom_data?.content_ids, ["Hat"]);
});

test("what stays of earlier pages is no product of this one, and what has this address is", async () => {
  const product = (name: string) =>
    `<script type="application/ld+json">${JSON.stringify({
      "@type": "Product",
      name,
      sku: name,
      url: `/${name}`,
      offers: { price: "9.50", priceCurrency: "EUR" },
    })}</script>`;
  head = product("pin") + npm({}, "pageVisits()");
  await page.goto(url("/pin"));
  await delivered(1);
  await page.evaluate(() => history.pushState({}, "", "/all"));
  await delivered(2);
  await page.evaluate(() => history.pushState({}, "", "/pin"));
  await delivered(3);
  await page.evaluate((markup) => {
    history.pushState({}, "", "/hat");
    document.head.append(document.createRange().createContextualFragment(markup));
    // It is read when the visitor goes on, on the way to another page.
    history.pushState({}, "", "/pin");
    history.pushState({}, "", "/all");
  }, product("hat"));
  const events = await delivered(6);
  assert.deepEqual(
    events.map(({ event_source_url, custom_data }) => [
      new URL(event_source_url).pathname,
      custom_data?.content_ids,
    ]),
    [
      ["/pin", ["pin"]],
      ["/all", undefined],
      ["/pin", ["pin"]],
      ["/hat", ["hat"]],
      ["/pin", ["pin"]],
      ["/all", undefined],
    ],
  );
});

test("after stop nothing is listened to, patched or sent", async () => {
  head = `<script>Object.defineProperty(window, 'navigation', { value: undefined }); window.original = history.pushState;</script>${npm({}, "pageVisits()")}`;
  await page.goto(url("/a"));
  await delivered(1);
  await page.waitForTimeout(100);
  assert.equal(
    await page.evaluate("String(history.pushState) === String(original) && history.pushState !== original"),
    true,
  );
  await page.evaluate(() => window.tracker.stop());
  assert.equal(
    await page.evaluate("history.pushState === original && !Object.hasOwn(history, 'pushState')"),
    true,
  );
  const id = await page.evaluate(() => {
    history.pushState({}, "", "/b");
    return window.tracker.track("lead");
  });
  assert.ok(id);
  await page.waitForTimeout(300);
  assert.equal(collected.length, 1);
});

test("a wrong option throws at once, naming it", async () => {
  await page.goto(url("/a"));
  const messages = await page.evaluate(() =>
    [
      { endpoint: "" },
      { endpoint: undefined },
      { endpoint: "ftp://x" },
      { consent: "yes" },
      { capture: {} },
    ].map((options) => {
      try {
        window.startTracker(options);
        return "nothing";
      } catch (error) {
        return String(error);
      }
    }),
  );
  assert.deepEqual(messages, [
    ...Array(3).fill("TypeError: hatpin: endpoint must be a path or URL"),
    "TypeError: hatpin: consent must be granted, denied or pending",
    "TypeError: hatpin: capture must be an array",
  ]);
});

test("the script tag captures the visit and takes calls from before it was there", async () => {
  head = `<script>${STUB} hatpin("identify", { em: "jane@example.com" }); hatpin("track", "search")</script>${tag()}`;
  await page.goto(url("/a"));
  const events = await delivered(2);
  assert.deepEqual(names(events), ["page_visit", "search"]);
  for (const { user_data } of events) assert.deepEqual(user_data, { em: [DIGEST] });
  const id = await page.evaluate(() => window.hatpin("track", "lead", { value: 1 }));
  const [, , lead] = await delivered(3);
  assert.equal(lead?.event_id, id);
});

test("a refusal from before the script was there counts for the first visit", async () => {
  head = `<script>${STUB} hatpin("consent", "denied")</script>${tag()}`;
  await page.goto(url("/a"));
  await until(() => page.evaluate(() => typeof window.hatpin("track", "lead") === "string"));
  assert.equal(collected.length, 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("a second script tag does nothing", async () => {
  head = tag() + tag();
  await page.goto(url("/a"));
  await delivered(1);
  await page.evaluate(() => window.hatpin("flush"));
  assert.equal(accepted().length, 1);
});

test("the script tag reads its options from its attributes", async () => {
  head = tag('data-consent="pending" data-capture=""');
  await page.goto(url("/a"));
  await page.evaluate(() => {
    window.hatpin("track", "lead");
    window.hatpin("nonsense");
  });
  assert.equal(collected.length, 0);
  await page.evaluate(() => window.hatpin("consent", "granted"));
  assert.deepEqual(names(await delivered(1)), ["lead"]);
});

/** A page that loads the npm bundle and starts a tracker. */
function npm(options: object = {}, capture = ""): string {
  return `<script src="/npm.js"></script>
    <script>startTracker({ ...${JSON.stringify(options)}, capture: [${capture}] })</script>`;
}

function tag(attributes = ""): string {
  return `<script src="/hatpin.js" ${attributes}></script>`;
}

async function openPage(visitor = context): Promise<Page> {
  const opened = await visitor.newPage();
  opened.on("pageerror", (error) => pageErrors.push(String(error)));
  return opened;
}

function url(path: string): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

/** A page that is left in the middle of it may not enter the back/forward cache. */
async function isAdoptionOver(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return !held?.some(({ name }) => name === "hatpin") && (await indexedDB.databases()).length > 0;
}

/** What the collector has taken. */
function accepted(): Event[] {
  return collected.filter(({ status }) => status === 202).flatMap(({ events }) => events);
}

async function delivered(count: number): Promise<Event[]> {
  await until(() => accepted().length >= count);
  assert.equal(accepted().length, count);
  return accepted();
}

function names(events: Event[]): string[] {
  return events.map(({ event_name }) => event_name).sort();
}

async function storedKeys(): Promise<string[]> {
  return page.evaluate(async () => {
    const stored = Object.keys(localStorage).filter((key) => key.startsWith("hatpin:"));
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === "hatpin")) return stored;
    const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const opening = indexedDB.open("hatpin");
      opening.onerror = reject;
      opening.onsuccess = () => {
        const request = opening.result.transaction("events").objectStore("events").getAllKeys();
        request.onsuccess = () => {
          opening.result.close();
          resolve(request.result);
        };
      };
    });
    return [...stored, ...keys.map((key) => `indexedDB ${key}`)];
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!(await condition())) {
    assert.ok(Date.now() < giveUpAt, `it never came; collected ${JSON.stringify(collected)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function respond(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === "/hatpin/events") void collect(request, response);
  else if (request.url === "/npm.js") response.setHeader("content-type", "text/javascript").end(scripts.npm);
  else if (request.url === "/hatpin.js")
    response.setHeader("content-type", "text/javascript").end(scripts.tag);
  else
    response.setHeader("content-type", "text/html").end(`<!doctype html><title>Shop</title>${head}<p>Hello`);
}

async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers = {}, body } = answer;
  let text = "";
  for await (const chunk of request) text += chunk;
  const all = (JSON.parse(text) as { events: Event[] }).events;
  // What is only asked for by its name, as the proxy answers it.
  const asked = all.filter(({ event_source_url }) => event_source_url === undefined);
  const events = all.filter((event) => !asked.includes(event));
  const isTaken = ({ event_id }: Event) => accepted().some((event) => event.event_id === event_id);
  const rejected = asked.filter((event) => !isTaken(event)).map(({ event_id }) => ({ event_id, issues: [] }));
  if (events.length > 0) collected.push({ status, contentType: request.headers["content-type"], events });
  await new Promise((resolve) => setTimeout(resolve, Number(headers["x-delay"] ?? 0)));
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body?.(events) ?? { accepted: events.length, rejected }));
}
