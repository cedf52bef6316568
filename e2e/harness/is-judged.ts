import type { Page } from "playwright/test";

/** What a form or link added is judged as soon as the page that answers it is there: sooner than a visitor goes on. */
export async function isJudged(page: Page): Promise<void> {
  await page.waitForFunction(() => !sessionStorage.getItem("hatpin:add"));
}
