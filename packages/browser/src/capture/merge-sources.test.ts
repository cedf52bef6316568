import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright";
import { bundle, launchChromium, SHOP } from "../../test/page-under-test.ts";
import type { Merge, Opinion } from "./merge-sources.ts";

// In a real page with a clock that the tests turn: what is held for a while is seen to be held.

interface Tracked {
  name: string;
  data: Record<string, unknown> | undefined;
  id: string;
}
interface TestWindow {
  merge: Merge;
  tracker: { track(name: string, data?: object, options?: object): string };
  tracked: Tracked[];
}
declare const window: TestWindow & Window;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let script: string;

const START_MS = Date.UTC(2026, 0, 1);

before(async () => {
  script = await bundle(
    `import { mergeSources } from ${JSON.stringify(fileURLToPath(new URL("merge-sources.ts", import.meta.url)))};
     window.tracked = [];
     window.tracker = {
       track(name, data, options = {}) {
         const id = options.event_id || "random " + window.tracked.length;
         window.tracked.push({ name, data, id });
         return id;
       },
     };
     window.merge = mergeSources(window.tracker);
     window.isOne = window.merge === mergeSources(window.tracker);`,
  );
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
});

beforeEach(async () => {
  context = await browser.newContext();
  await context.route("**/*", (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><script>${script}</script>` }),
  );
  // The compiler of the tests names functions by it.
  await context.addInitScript("window.__name = (named) => named");
  page = await context.newPage();
  await page.clock.install({ time: START_MS });
  await page.goto(`${SHOP}/a`);
  // From here on it moves only when a test says so, however slow the machine is.
  await page.clock.pauseAt(START_MS + 3_600_000);
});

afterEach(async () => {
  await context.close();
});

const add: Opinion = { event_name: "add_to_cart", source: "tag", trust: 2 };

test("an opinion that nobody confirms becomes an event of its own after a while, once", async () => {
  const id = await page.evaluate(
    (add) => window.merge.offer({ ...add, custom_data: { value: 5, content_ids: ["7"] } }),
    add,
  );
  await page.clock.runFor(1000);
  assert.deepEqual(await tracked(), []);
  await page.clock.runFor(1000);
  const expected = [{ name: "add_to_cart", data: { value: 5, content_ids: ["7"] }, id }];
  assert.deepEqual(await tracked(), expected);
  await page.clock.runFor(60_000);
  assert.deepEqual(await tracked(), expected);
});

test("what we capture confirms an opinion: one event, at once, with what each knows", async () => {
  const [offered, captured] = await page.evaluate((add) => {
    const offered = window.merge.offer({
      ...add,
      custom_data: () => ({ value: 5, currency: "EUR", content_ids: ["theirs"] }),
    });
    const data = { content_ids: ["ours"], num_items: 2, currency: undefined };
    return [offered, window.tracker.track("add_to_cart", data, { source: "network" })];
  }, add);
  assert.equal(captured, offered);
  await page.clock.runFor(60_000);
  const data = { content_ids: ["ours"], num_items: 2, currency: "EUR", value: 5 };
  assert.deepEqual(await tracked(), [{ name: "add_to_cart", data, id: offered }]);
});

test("an opinion about what was captured before has its id, and is no event", async () => {
  const [captured, offered] = await page.evaluate((add) => {
    const captured = window.tracker.track("add_to_cart", { content_ids: ["7"] }, { source: "network" });
    return [captured, window.merge.offer(add)];
  }, add);
  assert.equal(offered, captured);
  await page.clock.runFor(60_000);
  assert.equal((await tracked()).length, 1);
});

test("the id that the shop gave to its tag is the event's, whichever of the two comes first", async () => {
  await page.evaluate((add) => {
    window.merge.shareIdsWith("tag");
    window.merge.offer({ ...add, event_id: "theirs-1" });
    window.tracker.track("add_to_cart", {}, { source: "network" });
    window.tracker.track("search", {}, { source: "network" });
    window.merge.offer({ ...add, event_name: "search", event_id: "theirs-2" });
  }, add);
  assert.deepEqual(
    (await tracked()).map(({ name, id }) => [name, id]),
    [
      ["add_to_cart", "theirs-1"],
      ["search", "theirs-2"],
    ],
  );
});

test("where no source shares its ids, what is captured waits for none; elsewhere only a moment", async () => {
  await page.evaluate(() => window.tracker.track("lead", {}, { source: "page" }));
  assert.equal((await tracked()).length, 1);
  await page.evaluate(() => {
    window.merge.shareIdsWith("tag");
    window.tracker.track("signup", {}, { source: "page" });
    // What the shop's own code tracks has its id at once, so there is nothing to wait for.
    window.tracker.track("contact");
  });
  assert.deepEqual((await tracked()).map(({ name }) => name).sort(), ["contact", "lead"]);
  await page.clock.runFor(400);
  assert.equal((await tracked()).length, 3);
});

test("an id that a caller gives stays; one that a capture has made yields to what the tag has sent", async () => {
  const ids = await page.evaluate((add) => {
    window.merge.shareIdsWith("tag");
    const tags = window.merge.offer({ ...add, event_name: "checkout" });
    const captured = window.tracker.track("checkout", {}, { source: "page", event_id: "of the order" });
    window.merge.offer({ ...add, event_name: "lead" });
    const called = window.tracker.track("lead", {}, { event_id: "the shop's" });
    // Nobody has sent this one under another id.
    window.merge.offer({ ...add, event_name: "search", source: "layer" });
    const derived = window.tracker.track("search", {}, { source: "page", event_id: "derived" });
    return { tags, captured, called, derived };
  }, add);
  assert.equal(ids.captured, ids.tags);
  assert.equal(ids.called, "the shop's");
  assert.equal(ids.derived, "derived");
});

test("an add that the shop has refused is no event, whoever believes in it", async () => {
  await page.evaluate((add) => {
    window.merge.offer({ ...add, custom_data: { content_ids: ["7"] } });
    window.merge.refuse("add_to_cart", { content_ids: ["7"] });
    window.merge.offer({ ...add, source: "layer" });
  }, add);
  await page.clock.runFor(60_000);
  assert.deepEqual(await tracked(), []);
});

test("a second try that is accepted is one event, and a refusal takes nothing from it", async () => {
  await page.evaluate((add) => {
    window.merge.shareIdsWith("tag");
    window.merge.offer(add);
    window.merge.refuse("add_to_cart");
    const offered = window.merge.offer(add);
    const captured = window.tracker.track("add_to_cart", {}, { source: "network" });
    window.merge.refuse("add_to_cart");
    window.tracked.push({ name: "ids are one", data: {}, id: String(offered === captured) });
  }, add);
  await page.clock.runFor(60_000);
  assert.deepEqual(
    (await tracked()).map(({ name }) => name),
    ["add_to_cart", "ids are one"],
  );
  assert.equal((await tracked())[1]?.id, "true");
});

test("two sources and a capture say the same: one event, with the facts of the more trusted", async () => {
  await page.evaluate((add) => {
    window.merge.offer({ ...add, source: "layer", trust: 1, custom_data: { value: 1, currency: "USD" } });
    window.merge.offer({ ...add, trust: 2, custom_data: { value: 2 } });
  }, add);
  await page.clock.runFor(60_000);
  assert.deepEqual(
    (await tracked()).map(({ data }) => data),
    [{ value: 2, currency: "USD" }],
  );
});

test("two adds in a moment are two events, each with the opinion about its product", async () => {
  const [first, second, ...tags] = await page.evaluate((add) => {
    const captured = ["1", "2"].map((id) =>
      window.tracker.track("add_to_cart", { content_ids: [id] }, { source: "network" }),
    );
    const offered = ["2", "1"].map((id) =>
      window.merge.offer({ ...add, custom_data: { contents: [{ id }] } }),
    );
    return [...captured, ...offered];
  }, add);
  assert.deepEqual(tags, [second, first]);
  await page.clock.runFor(60_000);
  assert.equal((await tracked()).length, 2);
});

test("what happens again later is another event", async () => {
  await page.evaluate((add) => window.merge.offer(add), add);
  await page.clock.runFor(5000);
  await page.evaluate(() => window.tracker.track("add_to_cart", {}, { source: "network" }));
  await page.clock.runFor(60_000);
  const ids = (await tracked()).map(({ id }) => id);
  assert.equal(new Set(ids).size, 2);
});

test("our verdict on the same product may come late: then it goes under the id that went before", async () => {
  await page.evaluate((add) => window.merge.offer({ ...add, custom_data: { content_ids: [7] } }), add);
  await page.clock.runFor(6000);
  await page.evaluate(() =>
    window.tracker.track("add_to_cart", { contents: [{ id: "7" }] }, { source: "network" }),
  );
  const ids = (await tracked()).map(({ id }) => id);
  assert.equal(ids.length, 2);
  assert.equal(new Set(ids).size, 1);
});

test("a page's visit is one, however late a tag manager tells of it; the next page's is another", async () => {
  const visit: Opinion = { event_name: "page_visit", source: "tag", trust: 2 };
  const [captured] = await page.evaluate(() => [
    window.tracker.track("page_visit", undefined, { source: "page" }),
  ]);
  await page.clock.runFor(60_000);
  assert.equal(await page.evaluate((visit) => window.merge.offer(visit), visit), captured);
  await page.evaluate((visit) => {
    history.pushState(null, "", "/b");
    return window.merge.offer(visit);
  }, visit);
  await page.clock.runFor(60_000);
  assert.equal((await tracked()).length, 2);
});

test("a page that is left waits no longer", async () => {
  await page.evaluate((add) => {
    window.merge.shareIdsWith("tag");
    window.merge.offer(add);
    window.tracker.track("lead", {}, { source: "page" });
    addEventListener("pagehide", () => {
      window.tracker.track("search", {}, { source: "page" });
      localStorage.tracked = JSON.stringify(window.tracked.map(({ name }) => name));
    });
  }, add);
  await page.goto(`${SHOP}/b`);
  assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.tracked)), [
    "add_to_cart",
    "lead",
    "search",
  ]);
});

test("an add that only the next page can judge takes the tag's id there, and is no event before", async () => {
  const offered = await page.evaluate((add) => {
    sessionStorage.setItem("hatpin:add", "{}");
    addEventListener("pagehide", () => {
      localStorage.tracked = window.tracked.length;
    });
    return window.merge.offer(add);
  }, add);
  await page.goto(`${SHOP}/cart`);
  assert.equal(await page.evaluate(() => localStorage.tracked), "0");
  await page.clock.runFor(5000);
  const captured = await page.evaluate(() =>
    window.tracker.track("add_to_cart", { value: 1 }, { source: "network" }),
  );
  assert.equal(captured, offered);
  assert.equal((await tracked()).length, 1);
});

test("there is one merge for a tracker; stopped, it leaves the tracker as it was", async () => {
  const isAsItWas = await page.evaluate((add) => {
    window.merge.offer(add);
    window.merge.stop();
    return window.tracker.track.name === "track";
  }, add);
  assert.equal(isAsItWas, true);
  assert.equal(await page.evaluate(() => (window as unknown as { isOne: boolean }).isOne), true);
  await page.clock.runFor(60_000);
  assert.deepEqual(await tracked(), []);
});

test("whatever a page hands in, nothing is thrown at it", async () => {
  await page.evaluate(() => {
    const odd = [null, 0, "x", Symbol("x"), { contents: 1 }, { content_ids: [Symbol("x")] }, [undefined]];
    for (const one of odd) {
      window.tracker.track(one as never, one as never, one as never);
      window.tracker.track("lead", one as never, { event_id: one, source: one });
      window.merge.offer({ event_name: "lead", source: "tag", trust: 1, custom_data: one as never });
    }
  });
});

function tracked(): Promise<Tracked[]> {
  return page.evaluate(() => window.tracked);
}
