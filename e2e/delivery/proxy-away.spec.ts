import { expect, test } from "playwright/test";
import { isJudged } from "../harness/is-judged.ts";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

test("with the proxy away for a while, and pages left meanwhile, everything arrives once it is back", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const stack = await startStack();
  try {
    // The script and its parts come from the proxy too; the visitor's browser keeps them in its cache.
    await page.goto(`${stack.shopUrl}/products/hat-box`, { waitUntil: "networkidle" });
    await waitFor("the first visit", () => stack.emulator.events().length === 1);

    await stack.proxy.kill();
    for (const slug of ["pearl-hat-pin", "felt-cloche", "silk-ribbon"]) {
      await page.goto(`${stack.shopUrl}/products/${slug}`);
      await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
      await page.locator(".notice-success").waitFor();
      await isJudged(page);
    }
    expect(stack.emulator.events()).toHaveLength(1);

    await stack.proxy.start();
    await page.goto(`${stack.shopUrl}/cart`);
    // One before, three visits, three adds, the form's page again, and the cart.
    // What failed while it was away waits for up to a minute before its next try.
    await waitFor("everything", () => stack.emulator.events().length === 9, 75_000);
    expect(stack.emulator.events().filter(({ event_name }) => event_name === "add_to_cart")).toHaveLength(3);
    expect(stack.emulator.events().every(({ counted }) => counted === 1)).toBe(true);
  } finally {
    await stack.close();
  }
});
