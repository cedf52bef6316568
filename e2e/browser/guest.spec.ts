import { expect, test } from "playwright/test";
import { sampleMemory } from "../bench/memory.mjs";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

test.setTimeout(240_000);

test("a page that lives long keeps nothing of what was tracked: 1,000 events, 100 navigations", async ({
  page,
}) => {
  const { samples, received } = await sampleMemory(page, { events: 1000, navigations: 100, steps: 4 });
  expect(received).toBeGreaterThanOrEqual(1200);
  const [start] = samples;
  const end = samples[samples.length - 1];
  // The engine's own book-keeping of 100 navigations is some 100 KB; were the events kept, it would be 1 MB.
  expect(Number(end?.heapMib) - Number(start?.heapMib), "MiB more than at the start").toBeLessThan(0.8);
  expect(Number(end?.listeners) - Number(start?.listeners), "listeners more").toBeLessThanOrEqual(20);
  expect(Number(end?.nodes) - Number(start?.nodes), "nodes more").toBeLessThanOrEqual(20);
});

test("nothing listens for unload or beforeunload", async ({ page }) => {
  const stack = await startStack();
  try {
    await page.addInitScript(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      const { addEventListener } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, ...rest: never[]) {
        heard.push(type);
        return Reflect.apply(addEventListener, this, [type, ...rest]);
      };
    });
    await page.goto(`${stack.shopUrl}/products/pearl-hat-pin`);
    await waitFor("the visit", () => stack.emulator.events().length > 0, 40_000);
    await page.evaluate("hatpin('identify', { em: 'jo@example.com' })");
    const heard = (await page.evaluate("heard")) as string[];
    expect(heard).toContain("pagehide");
    expect(heard.filter((type) => /unload/.test(type))).toEqual([]);
    expect(await page.evaluate(() => [window.onunload, window.onbeforeunload])).toEqual([null, null]);
  } finally {
    await stack.close();
  }
});
