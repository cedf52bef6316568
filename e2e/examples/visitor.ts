import type { Browser, Page } from "playwright/test";

// A browser without a window says so in its name, as crawlers do.
const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36";

/** A page that no proxy takes for a bot's. */
export async function openAsPerson(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ userAgent: PERSON });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The button that each example has. */
export async function clickAdd(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Add to cart" }).click();
}
