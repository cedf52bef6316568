import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright";
import { bundle } from "../test/bundle.ts";
import { launchChromium } from "../test/page-under-test.ts";

// A visitor gives and takes back consent by a consent tool of the page, in a real browser: what is kept, what is sent.

interface TestWindow {
  gtag(...command: unknown[]): void;
  tracker: {
    track(name: string, customData?: object, options?: object): string;
    identify(userData: object): Promise<void>;
    consent(state: string, details?: object): void;
    flush(): Promise<void>;
    stop(): void;
  };
  startTracker(options?: object): void;
  dropped: string[];
}
declare const window: TestWindow & Window;

interface Event {
  event_name: string;
  event_source_url: string;
  user_data: Record<string, unknown>;
  custom_data?: Record<string, unknown>;
}

const GRANTED = { ad_storage: "granted", ad_user_data: "granted" };
const DENIED = { ad_storage: "denied", ad_user_data: "denied" };

let browser: Browser;
let context: BrowserContext;
let page: Page;
let script: string;
let received: { status: number; events: Event[]; referer: string | undefined }[];
let status: number;
/** While set, the collector takes what it gets, and does not answer. */
let hold: Promise<void> | undefined;

const server = createServer(async (request, response) => {
  if (request.url === "/npm.js") {
    response.setHeader("content-type", "text/javascript").end(script);
  } else if (request.url === "/hatpin/events") {
    let text = "";
    for await (const chunk of request) text += chunk;
    received.push({ status, events: JSON.parse(text).events, referer: request.headers.referer });
    await hold;
    response.writeHead(status).end("{}");
  } else {
    response.setHeader("content-type", "text/html").end(`<!doctype html><title>Shop</title>
      <script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) }
        gtag("consent", "default", ${JSON.stringify(DENIED)})</script><script src="/npm.js"></script>`);
  }
});

before(async () => {
  script = await bundle(
    "\0entry.ts",
    `import { createTracker } from ${JSON.stringify(fileURLToPath(new URL("index.ts", import.meta.url)))};
     window.dropped = [];
     window.startTracker = (options) => {
       const onDrop = ({ event_name }, reason) => window.dropped.push(event_name + ": " + reason);
       window.tracker = createTracker({ endpoint: "/hatpin/events", onDrop, ...options });
     };`,
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  received = [];
  status = 202;
  hold = undefined;
  context = await browser.newContext();
  page = await context.newPage();
});

afterEach(() => context.close());

test("with a source nothing is stored or sent before it grants; then all goes out, once", async () => {
  await openShop({ consentSources: ["google"] });
  await page.evaluate(() => {
    window.tracker.track("lead");
    return window.tracker.flush();
  });
  assert.deepEqual(await kept(), []);
  assert.deepEqual(sent(), []);
  await update(GRANTED);
  await until(() => sent().length > 0);
  await page.evaluate(() => window.tracker.flush());
  assert.deepEqual(sent(), ["lead"]);
});

test("a withdrawal leaves no order's number and nothing of a checkout, and what is the shop's as it was", async () => {
  await openShop({ consent: "granted" });
  await page.evaluate(() => {
    for (const key of ["hatpin.orders", "hatpin.any"]) localStorage.setItem(key, '["1001"]');
    for (const key of ["hatpin.begun", "hatpin.checkout", "hatpin:merge"]) sessionStorage.setItem(key, "[]");
    localStorage.setItem("hatpins", "the shop's");
    window.tracker.consent("denied");
  });
  assert.deepEqual(
    (await kept()).filter((key) => !key.startsWith("indexedDB")),
    ["localStorage hatpins"],
  );
});

test("a withdrawal by a source purges what is kept and forgets ids; a later grant sends nothing from before", async () => {
  status = 503;
  await openShop({ consentSources: ["google"] }, "/a?epik=click");
  await update(GRANTED);
  await page.evaluate(async () => {
    await window.tracker.identify({ em: "jane@example.com" });
    sessionStorage.setItem("hatpin:add", "{}");

    window.tracker.track("lead");
  });
  await until(async () => (await kept()).includes("indexedDB hatpin: 1"));
  await until(async () => (await kept()).includes("localStorage hatpin.identity"));
  await update(DENIED);
  await until(async () => (await kept()).length === 0);
  assert.deepEqual(await page.evaluate(() => window.dropped), ["lead: consent_denied"]);
  status = 202;
  received = [];
  await page.evaluate(() => history.replaceState({}, "", "/b"));
  await update(GRANTED);
  await page.evaluate(() => window.tracker.track("search"));
  await until(() => sent().length > 0);
  await page.goto(url("/c"));
  await page.evaluate((options) => window.startTracker(options), { consent: "granted" });
  await page.evaluate(() => window.tracker.track("contact"));
  await until(() => sent().includes("contact"));
  assert.deepEqual(sent(), ["search", "contact"]);
  assert.deepEqual(received.flatMap(({ events }) => events)[0]?.user_data, {});
});

test("denied and granted again in one turn, nothing from before is sent", async () => {
  status = 503;
  await openShop({});
  await page.evaluate(() => window.tracker.track("lead"));
  await until(async () => (await kept()).includes("indexedDB hatpin: 1"));
  status = 202;
  received = [];
  await page.evaluate(() => {
    void window.tracker.identify({ em: "jane@example.com" });
    // It waits for the digests.
    window.tracker.track("search");
    window.tracker.consent("denied");
    window.tracker.consent("granted");
    window.tracker.track("contact");
    return window.tracker.flush();
  });
  await until(() => sent().length > 0);
  await page.goto(url("/b"));
  await page.evaluate(() => {
    window.startTracker();
    window.tracker.track("signup");
  });
  await until(() => sent().includes("signup"));
  assert.deepEqual(sent(), ["contact", "signup"]);
  for (const { events } of received) for (const { user_data } of events) assert.deepEqual(user_data, {});
});

test("denied and granted in one turn, nothing that an earlier page has left is adopted", async () => {
  status = 503;
  await openShop({});
  await page.evaluate(() => window.tracker.track("lead"));
  await until(async () => (await kept()).includes("indexedDB hatpin: 1"));
  await page.goto(url("/b"));
  // Old enough to be adopted at once.
  await page.waitForTimeout(1100);
  status = 202;
  received = [];
  await page.evaluate(() => {
    window.startTracker();
    window.tracker.consent("denied");
    window.tracker.consent("granted");
    window.tracker.track("search");
  });
  await until(() => sent().length > 0);
  await page.waitForTimeout(2500); // more than an adoption takes to be tried again
  assert.deepEqual(sent(), ["search"]);
});

test("after a denial the database is not made anew, whatever was under way", async () => {
  let answer = () => {};
  hold = new Promise((resolve) => {
    answer = resolve;
  });
  await openShop({});
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => sent().length === 1);
  await page.evaluate(() => {
    window.tracker.track("search");
    window.tracker.consent("denied");
    dispatchEvent(new Event("online"));
    window.tracker.track("contact");
  });
  await until(async () => (await kept()).length === 0);
  answer();
  await page.evaluate(() => window.tracker.flush());
  await page.waitForTimeout(2500); // nothing to wait for: it is the absence that counts
  assert.deepEqual(await kept(), []);
  assert.deepEqual(await page.evaluate(() => window.dropped), [
    "lead: consent_denied",
    "search: consent_denied",
    "contact: consent_denied",
  ]);
});

test("a page that begins with a denial leaves no database", async () => {
  await openShop({ consent: "denied" });
  await page.evaluate(() => {
    window.tracker.track("lead");
    return window.tracker.flush();
  });
  await page.waitForTimeout(1000); // nothing to wait for: it is the absence that counts
  assert.deepEqual(await kept(), []);
});

test("a source that is a function of the shop's decides, and is stopped with the tracker", async () => {
  await page.goto(url("/a"));
  await page.evaluate(() => {
    const shop = window as unknown as { answer(state: string): void; isStopped: boolean };
    window.startTracker({
      consentSources: [
        (consent: (state: string) => void) => {
          shop.answer = consent;
          return () => {
            shop.isStopped = true;
          };
        },
      ],
    });
    window.tracker.track("lead");
  });
  await until(() => page.evaluate(() => "answer" in window));
  assert.deepEqual(sent(), []);
  await page.evaluate(() => (window as unknown as { answer(state: string): void }).answer("granted"));
  await until(() => sent().length === 1);
  await page.evaluate(() => window.tracker.stop());
  await until(() => page.evaluate(() => (window as unknown as { isStopped?: boolean }).isStopped === true));
});

test("events carry the flag for limited data processing by option, and by who says so with the answer", async () => {
  await openShop({ limitedDataProcessing: true });
  await page.evaluate(() => window.tracker.track("lead"));
  await until(() => sent().length === 1);
  await openShop({ consent: "pending" });
  await page.evaluate(() => {
    window.tracker.track("search", { search_string: "hats" });
    window.tracker.consent("granted", { limitedDataProcessing: true });
  });
  await until(() => sent().length === 2);
  await page.evaluate(() => {
    window.tracker.consent("granted");
    window.tracker.track("contact");
  });
  await until(() => sent().length === 3);
  assert.deepEqual(
    received.flatMap(({ events }) => events).map(({ custom_data }) => custom_data),
    [{ opt_out_type: "LDP" }, { search_string: "hats", opt_out_type: "LDP" }, undefined],
  );
});

test("personal data is taken out of addresses and of what was typed, and no server is told the page's address", async () => {
  await openShop({ cleanUrlParams: ["loyalty"] }, "/a?email=jane%40example.com&loyalty=7&variant=3#top");
  await page.evaluate(() => {
    window.tracker.track("search", { search_string: "jane@example.com", content_name: "Hat" });
    window.tracker.track("lead", {}, { event_source_url: "https://jo:pw@shop.example/users/jane?token=1" });
  });
  await until(() => sent().length === 2);
  const events = received.flatMap((one) => one.events);
  assert.deepEqual(
    events.map(({ event_source_url }) => event_source_url),
    [url("/a?variant=3"), "https://shop.example/users/-"],
  );
  assert.deepEqual(events[0]?.custom_data, { content_name: "Hat" });
  assert.equal(received[0]?.referer, url("/"));
});

async function openShop(options: object, path = "/a"): Promise<void> {
  await page.goto(url(path));
  await page.evaluate((given) => window.startTracker(given), options);
}

function update(signals: object): Promise<void> {
  return page.evaluate((given) => window.gtag("consent", "update", given), signals);
}

/** What the collector has taken. */
function sent(): string[] {
  return received
    .filter((one) => one.status === 202)
    .flatMap(({ events }) => events.map(({ event_name }) => event_name));
}

/** All of ours that the browser keeps: keys of its storages, databases and how many events they hold. */
async function kept(): Promise<string[]> {
  return page.evaluate(async () => {
    const keys = (["localStorage", "sessionStorage"] as const).flatMap((storage) =>
      Object.keys(window[storage])
        // That the proxy is to be told to forget: it goes when the proxy has answered.
        .filter((key) => key !== "hatpin.visitor")
        .map((key) => `${storage} ${key}`),
    );
    const databases = await indexedDB.databases();
    const counts = databases.map(
      ({ name = "" }) =>
        new Promise<string | undefined>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onerror = reject;
          // It was removed meanwhile: what opening made of it goes again, and it is none that is kept.
          opening.onupgradeneeded = () => {
            opening.onerror = () => resolve(undefined);
            opening.transaction?.abort();
          };
          opening.onsuccess = () => {
            const request = opening.result.transaction("events").objectStore("events").count();
            request.onsuccess = () => {
              opening.result.close();
              resolve(`indexedDB ${name}: ${request.result}`);
            };
          };
        }),
    );
    return [...keys, ...(await Promise.all(counts)).filter((count) => count !== undefined)];
  });
}

function url(path: string): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < giveUpAt, `it never came; received ${JSON.stringify(received)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
