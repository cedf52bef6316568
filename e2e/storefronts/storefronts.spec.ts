import { readdirSync } from "node:fs";
import { expect, type Page } from "playwright/test";
import { atRest } from "../harness/at-rest.ts";
import { isJudged } from "../harness/is-judged.ts";
import { waitFor } from "../harness/wait-for.ts";
import { KNOWN_MISSES } from "./known-misses.ts";
import { MARKER_PATH, type RunningStorefront, type SentEvent, startStorefront } from "./start-storefront.ts";
import type { ExpectedAdd, Step, Storefront } from "./storefront.ts";
import { enterAsNew, test } from "./visitors.ts";

// Every file of `shops/` is a storefront, and every step of it a test.
const files = readdirSync(new URL("shops/", import.meta.url)).filter((name) => /^[\w-]+\.ts$/.test(name));
const names = new Set<string>();
for (const file of files) {
  const { storefronts } = (await import(`./shops/${file}`)) as { storefronts: Storefront[] };
  // A platform may have pages in several files, whose steps may be called alike.
  test.describe(file, () => {
    for (const storefront of storefronts) describeStorefront(storefront);
  });
}

test("every known miss is a step", () => {
  expect([...KNOWN_MISSES].filter((name) => !names.has(name))).toEqual([]);
});

function describeStorefront(storefront: Storefront): void {
  test.describe(storefront.platform, () => {
    let shop: RunningStorefront;
    test.beforeAll(async () => {
      shop = await startStorefront(storefront);
    });
    test.afterAll(() => shop?.close());

    for (const step of storefront.steps) {
      const name = `${storefront.platform} › ${step.title}`;
      names.add(name);
      test(`${step.isTrap ? "silent: " : ""}${step.title}`, async ({ page }) => {
        const annotate = (type: string, description: string) =>
          test.info().annotations.push({ type, description });
        annotate("platform", storefront.platform);
        annotate("kind", step.isTrap ? "trap" : "step");
        const events = await visit(shop, step, page);
        const adds = events.filter(({ event_name }) => event_name === "add_to_cart").flatMap(linesOf);
        const expected = step.adds ?? [];
        annotate("expected", `${expected.length}`);
        annotate("false", `${Math.max(0, adds.length - expected.length)}`);
        annotate("missed", `${Math.max(0, expected.length - adds.length)}`);
        annotate(
          "wrong",
          `${expected.filter((add, index) => adds[index] && !isLike(adds[index], add)).length}`,
        );
        const isKnownMiss = KNOWN_MISSES.has(name);
        if (isKnownMiss) annotate("known miss", name);
        // Only what was captured may be wrong in a known miss: a page that breaks fails in either case.
        const check = () => judge(step, events, adds);
        if (isKnownMiss) expect(check, "this step passes now: take it off the known misses").toThrow();
        else check();
      });
    }
  });
}

function judge(step: Step, events: SentEvent[], adds: ExpectedAdd[]): void {
  compare(adds, step.adds ?? []);
  if (step.visit) compare(events.slice(0, 1).flatMap(linesOf), [step.visit]);
  if (step.events) {
    expect(events.filter(({ event_name }) => !/^(page_visit|add_to_cart)$/.test(event_name))).toMatchObject(
      step.events,
    );
  }
}

/** Does a step as a new visitor, and returns all that was captured, in the order of the shop's clock. */
async function visit(shop: RunningStorefront, step: Step, page: Page): Promise<SentEvent[]> {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  let hasServerAction = false;
  page.on("request", (request) => {
    hasServerAction ||= "next-action" in request.headers();
  });

  const visitor = await enterAsNew(page, shop, step.path);
  // A visitor sees the page before using it.
  await atRest(page);
  await step.act?.(page);
  await atRest(page);
  await isJudged(page);
  const adds = () => shop.events(visitor).filter(({ event_name }) => event_name === "add_to_cart");
  // There the tag looks every 100 ms whether the cart has grown: it is given three looks, and more to find an add.
  if (hasServerAction) {
    await page.waitForTimeout(350);
    await waitFor("the add", () => adds().length >= (step.adds ?? []).length, 3000).catch(() => {});
  }
  // What was captured last goes as the page is left. The next page's visit comes after it.
  await page.goto(shop.url + MARKER_PATH, { waitUntil: "commit" });
  const isLast = ({ event_source_url }: SentEvent) => event_source_url.endsWith(MARKER_PATH);
  await waitFor("the last visit to arrive", () => shop.events(visitor).some(isLast), 30_000);
  expect(errors).toEqual([]);
  return shop.events(visitor).filter((event) => !isLast(event));
}

function linesOf({ custom_data: data }: SentEvent): ExpectedAdd[] {
  return (data?.contents ?? []).map(({ id, item_price, quantity, item_name }) => ({
    id: `${id}`,
    price: Number(item_price),
    currency: `${data?.currency}`,
    quantity: Number(quantity),
    name: item_name,
  }));
}

function compare(found: ExpectedAdd[], expected: Partial<ExpectedAdd>[]): void {
  expect(found).toHaveLength(expected.length);
  expect(found).toMatchObject(expected);
}

function isLike(found: ExpectedAdd, expected: ExpectedAdd): boolean {
  return Object.entries(expected).every(([key, value]) => found[key as keyof ExpectedAdd] === value);
}
