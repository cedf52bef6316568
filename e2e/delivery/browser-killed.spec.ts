import { expect, type Page, test } from "playwright/test";
import { createChromiumProcess } from "../harness/chromium-process.ts";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

test("an add survives Chromium killed one second after it, with the proxy down", async () => {
  // Two starts of a whole browser take long where all hands are full.
  test.setTimeout(120_000);
  const stack = await startStack();
  const chromium = createChromiumProcess();
  try {
    const first = await newPage(await chromium.start());
    await first.goto(`${stack.shopUrl}/products/pearl-hat-pin`);
    await waitFor("the visit", () => stack.emulator.events().length === 1);
    await stack.proxy.kill();
    await first.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
    await first.locator(".notice-success").waitFor();
    await first.waitForTimeout(1000); // the second of the title
    await chromium.kill();

    await stack.proxy.start();
    const second = await newPage(await chromium.start());
    await second.goto(`${stack.shopUrl}/cart`);
    const adds = () => stack.emulator.events().filter(({ event_name }) => event_name === "add_to_cart");
    await waitFor("the add", () => adds().length === 1);
    expect(adds()[0]?.event.custom_data?.content_ids).toEqual(["101"]);
    expect(adds()[0]?.counted).toBe(1);
  } finally {
    await chromium.remove();
    await stack.close();
  }
});

async function newPage(browser: { contexts(): { newPage(): Promise<Page> }[] }): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error("Chromium has no context");
  return context.newPage();
}
