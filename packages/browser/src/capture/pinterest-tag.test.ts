import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEventId } from "@hatpin/core";
import type { Browser, BrowserContext, Page } from "playwright";
import { bundle, launchChromium, SHOP } from "../../test/page-under-test.ts";

// The tag as shops paste it, and what core.js does to it: it takes the queue, and puts itself in the stub's place.
const STUB = `!function(e){if(!window.pintrk){window.pintrk = function () {
  window.pintrk.queue.push(Array.prototype.slice.call(arguments))};var n=window.pintrk;n.queue=[],n.version="3.0"}}();`;
const CORE = `{ const { queue } = window.pintrk;
  window.core = [];
  window.pintrk = (...call) => { window.core.push(call); };
  queue.forEach((call) => window.core.push(call)); }`;
/** Another way that a core.js may take up its queue. */
const CORE_BY_CALLS = `{ const { queue } = window.pintrk;
  window.core = [];
  window.pintrk = (...call) => { window.core.push(call); };
  queue.forEach((call) => window.pintrk(...call)); }`;
const OURS = "window.start();";

interface Tracked {
  name: string;
  data: Record<string, unknown> | undefined;
  id: string;
}
interface TestWindow {
  start(options?: object): void;
  stop(): void;
  pintrk: ((...call: unknown[]) => unknown) & { queue?: unknown[] };
  tracker: { track(name: string, data?: object, options?: object): string };
  tracked: Tracked[];
  identified: object[];
  core: [string, string, { event_id?: string }?][];
}
declare const window: TestWindow & Window;

const START_MS = Date.UTC(2026, 0, 1);

let browser: Browser;
let context: BrowserContext;
let page: Page;
let script: string;
let body: string;
let pausedAtMs: number;

before(async () => {
  script = await bundle(
    `import { pinterestTag } from ${JSON.stringify(fileURLToPath(new URL("pinterest-tag.ts", import.meta.url)))};
     window.tracked = [];
     window.identified = [];
     window.tracker = {
       track(name, data, { event_id } = {}) {
         window.tracked.push({ name, data, id: event_id });
         return event_id;
       },
       async identify(person) { window.identified.push(person); },
     };
     window.start = (options) => { window.stop = pinterestTag(options)(window.tracker, () => true, {}); };`,
  );
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
});

beforeEach(async () => {
  context = await browser.newContext();
  await context.route("**/*", (route) => route.fulfill({ contentType: "text/html", body }));
  await context.addInitScript("window.__name = (named) => named");
  page = await context.newPage();
  await page.clock.install({ time: START_MS });
  pausedAtMs = START_MS;
});

afterEach(async () => {
  await context.close();
});

/** Opens a page whose head runs these, after our script without its start. */
async function open(...scripts: string[]): Promise<void> {
  body = `<!doctype html><script>${script}</script>${scripts.map((each) => `<script>${each}</script>`).join("")}`;
  await page.goto(`${SHOP}/a`);
  pausedAtMs += 3_600_000;
  await page.clock.pauseAt(pausedAtMs);
}

/** When nothing is held any more. */
async function settled(): Promise<{ tracked: Tracked[]; core: TestWindow["core"] }> {
  await page.clock.runFor(10_000);
  return page.evaluate(() => ({ tracked: window.tracked, core: window.core }));
}

const ADD = `pintrk("track", "addtocart", { value: 12.5, currency: "EUR", order_quantity: 2,
  line_items: [{ product_id: "hat-1", product_name: "Hat", product_price: "12.50", product_quantity: 2 }] });`;

const ORDERS: [what: string, scripts: string[]][] = [
  ["before the tag's stub", [OURS, STUB, CORE, ADD]],
  ["between the stub and core.js", [STUB, OURS, CORE, ADD]],
  ["after core.js", [STUB, CORE, OURS, ADD]],
  ["after a call that waits in the stub's queue", [STUB, ADD, OURS, CORE]],
  ["before the stub, with a call in between", [OURS, STUB, ADD, CORE]],
  ["before a core.js that makes the stub's calls again", [STUB, ADD, OURS, CORE_BY_CALLS]],
];
for (const [what, scripts] of ORDERS) {
  test(`when we start ${what}, the tag's call and our event are one, once`, async () => {
    await open(...scripts);
    const { tracked, core } = await settled();
    assert.equal(core.length, 1);
    assert.equal(tracked.length, 1);
    assert.ok(core[0]?.[2]?.event_id);
    assert.deepEqual(tracked, [
      {
        name: "add_to_cart",
        id: core[0][2].event_id,
        data: {
          value: "12.5",
          currency: "EUR",
          num_items: 2,
          content_ids: ["hat-1"],
          contents: [{ id: "hat-1", item_name: "Hat", item_price: "12.50", quantity: 2 }],
        },
      },
    ]);
  });
}

test("the shop's own event_id is ours, and its call is as it was", async () => {
  await open(STUB, CORE, OURS, `pintrk("track", "Lead", { event_id: "shop-1", lead_type: "letter" })`);
  const { tracked, core } = await settled();
  assert.deepEqual(core, [["track", "Lead", { event_id: "shop-1", lead_type: "letter" }]]);
  assert.deepEqual(
    tracked.map(({ name, id }) => [name, id]),
    [["lead", "shop-1"]],
  );
});

test("what we capture too is one event, with one id on both ways", async () => {
  await open(STUB, CORE, OURS, `window.add = () => ${ADD}`);
  await page.evaluate("add()");
  await page.evaluate(() => {
    window.tracker.track("add_to_cart", { content_ids: ["hat-1"], value: "25" }, { source: "network" });
  });
  const { tracked, core } = await settled();
  assert.equal(tracked.length, 1);
  assert.equal(tracked[0]?.id, core[0]?.[2]?.event_id);
  assert.equal(tracked[0]?.data?.value, "25");
  assert.equal(tracked[0]?.data?.currency, "EUR");
});

test("an order's checkout has the id that the back end makes of its number", async () => {
  await open(STUB, CORE, OURS, `pintrk("track", "checkout", { order_id: 1001, value: 5 })`);
  await page.waitForFunction(() => window.core.length === 1);
  const { tracked, core } = await settled();
  const id = await createEventId("checkout", "1001");
  assert.equal(core[0]?.[2]?.event_id, id);
  assert.deepEqual(
    tracked.map(({ name, id, data }) => [name, id, data?.order_id]),
    [["checkout", id, "1001"]],
  );
});

test("all that the tag names is sent under the name that the Conversions API has for it", async () => {
  const names = ["pagevisit", "ViewCategory", "search", "signup", "watchvideo", "custom", "add_to_cart"];
  await open(STUB, CORE, OURS, names.map((name) => `pintrk("track", "${name}");`).join(""));
  const { tracked } = await settled();
  assert.deepEqual(tracked.map(({ name }) => name).sort(), [
    "add_to_cart",
    "custom",
    "page_visit",
    "search",
    "signup",
    "view_category",
    "watch_video",
  ]);
});

test("the base code's page call and events of the shop's own naming stay as they are", async () => {
  const calls = `pintrk("load", "261"); pintrk("page", { page_name: "Hats" }); pintrk("track", "MyEvent", { a: 1 });`;
  await open(STUB, CORE, OURS, calls);
  const { tracked, core } = await settled();
  assert.deepEqual(core, [
    ["load", "261"],
    ["page", { page_name: "Hats" }],
    ["track", "MyEvent", { a: 1 }],
  ]);
  assert.deepEqual(tracked, []);
});

test("a callback without data stays the callback, and the page's object stays as it was", async () => {
  await open(
    STUB,
    CORE,
    OURS,
    `pintrk("track", "signup", () => {}); const mine = { value: 1 }; pintrk("track", "lead", mine); window.mine = mine;`,
  );
  const kinds = await page.evaluate(() => window.core.map((call) => call.map((part) => typeof part)));
  assert.deepEqual(kinds, [
    ["string", "string", "object", "function"],
    ["string", "string", "object"],
  ]);
  assert.deepEqual(await page.evaluate("mine"), { value: 1 });
});

test("what the shop tells the tag of its customer is told to identify", async () => {
  await open(
    STUB,
    `pintrk("load", "261", { em: "jo@example.com", np: "shop" });`,
    OURS,
    CORE,
    `pintrk("set", { em: "8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d", external_id: "7" });
     pintrk("set", { np: "shop" });`,
  );
  assert.deepEqual(await page.evaluate(() => window.identified), [
    { em: "jo@example.com" },
    { em: "8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d", external_id: "7" },
  ]);
});

test("data that Pinterest would refuse is left out, and the event stays", async () => {
  await open(
    STUB,
    CORE,
    OURS,
    `pintrk("track", "addtocart", { value: "12,50 €", currency: "euro", order_quantity: "2", product_ids: [7, ""],
       line_items: [{ product_price: "free", product_quantity: 1.5 }, null, "x"] });`,
  );
  const { tracked } = await settled();
  assert.deepEqual(
    tracked.map(({ data }) => data),
    [{ num_items: 2, content_ids: ["7"] }],
  );
});

test("the tag is fed what we capture only if asked to, and never twice", async () => {
  const capture = `window.tracker.track("add_to_cart", { content_ids: ["7"], num_items: 1 }, { source: "network" });`;
  await open(STUB, CORE, OURS, capture);
  assert.deepEqual((await settled()).core, []);

  await open(STUB, CORE, "window.start({ feed: true })", capture);
  const { core, tracked } = await settled();
  assert.deepEqual(core, [
    [
      "track",
      "addtocart",
      { event_id: tracked[0]?.id, order_quantity: 1, line_items: [{ product_id: "7" }] },
    ],
  ]);
  assert.equal(tracked.length, 1);

  await open(STUB, CORE, "window.start({ feed: true })", `pintrk("track", "addtocart"); ${capture}`);
  assert.equal((await settled()).core.length, 1);
});

test("a tag in a global var is bridged as well", async () => {
  await open("var pintrk = (...call) => window.core.push(call); window.core = [];", OURS, ADD);
  const { tracked, core } = await settled();
  assert.equal(tracked.length, 1);
  assert.equal(core[0]?.[2]?.event_id, tracked[0]?.id);
});

test("stopped, the tag is as it was, and what comes is left alone", async () => {
  await open(STUB, CORE, "window.real = window.pintrk;", OURS);
  await page.evaluate(() => window.stop());
  assert.equal(await page.evaluate("window.pintrk === window.real"), true);
  await open(OURS, "window.stop();", STUB, ADD);
  const queue = await page.evaluate(() => window.pintrk.queue);
  assert.equal(JSON.stringify(queue).includes("event_id"), false);
  assert.deepEqual((await settled()).tracked, []);
});

test("whatever the shop hands to the tag, the tag gets it, and nothing is thrown", async () => {
  await open(
    STUB,
    CORE,
    OURS,
    `for (const odd of [null, 0, "x", Symbol("x"), [], () => {}, { get event_id() { throw new Error("odd"); } }]) {
       pintrk(odd); pintrk("track", odd, odd); pintrk("track", "checkout", odd); pintrk("load", odd, odd);
     }
     window.pintrk = undefined;`,
  );
  assert.ok((await page.evaluate(() => window.core.length)) >= 26);
});
