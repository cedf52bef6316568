import { expect, test } from "playwright/test";
import { startStack } from "../harness/stack.ts";

// The overlay as a visitor of the demo shop opens it: one click, under the shop's own strict policy.

test("one click in the footer shows on every page what Hatpin captured, refused and sent, and nothing of the visitor", async ({
  page,
}) => {
  const stack = await startStack();
  try {
    const problems: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (message) => {
      // An answer of 4xx is the shop's: "sold out".
      if (message.type() === "error" && !/status of 4/.test(message.text())) problems.push(message.text());
    });
    await page.goto(`${stack.shopUrl}/products/pearl-hat-pin`);
    await page.getByRole("link", { name: "Show what Hatpin sees" }).click();
    await expect(page).toHaveURL(`${stack.shopUrl}/products/pearl-hat-pin`);
    const overlay = page.getByRole("region", { name: "What Hatpin sees" });
    const line = (text: RegExp) => overlay.getByRole("listitem").filter({ hasText: text });
    await expect(line(/captured page_visit/)).toHaveCount(1);

    await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
    await expect(line(/captured add_to_cart · [\da-f-]{36} · network/)).toHaveCount(1);
    await line(/captured add_to_cart/)
      .locator("summary")
      .click();
    await expect(overlay.locator("details[open] pre")).toContainText('"item_price": "24.00"');
    await expect(line(/sent 1 · 202/)).not.toHaveCount(0);

    await page.getByPlaceholder("Search").fill("maria@example.com");
    await page.getByPlaceholder("Search").press("Enter");
    await expect(line(/captured search/)).toHaveCount(1);
    await expect(line(/sent \d · 202/)).not.toHaveCount(0);
    expect(await overlay.textContent()).not.toContain("maria");

    await page.goto(`${stack.shopUrl}/products/jet-hat-pin`);
    await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
    await expect(line(/refused add_to_cart/)).toHaveCount(1);

    await overlay.getByRole("button", { name: "Fold" }).click();
    await expect(overlay.getByRole("log")).toBeHidden();
    await overlay.getByRole("button", { name: "Close" }).click();
    await expect(overlay).toHaveCount(0);

    await page.getByRole("link", { name: "Hide what Hatpin sees" }).click();
    await page.getByRole("link", { name: "Show what Hatpin sees" }).waitFor();
    await expect(overlay).toHaveCount(0);
    expect(problems).toEqual([]);
  } finally {
    await stack.close();
  }
});
