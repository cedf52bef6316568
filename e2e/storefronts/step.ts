import type { Page } from "playwright/test";
import type { ExpectedAdd, Step } from "./storefront.ts";

type Act = (page: Page) => Promise<void>;

/** What must be counted. */
export function add(title: string, path: string, act: Act, ...adds: ExpectedAdd[]): Step {
  return { title, path, act, adds };
}

/** What must stay silent; `adds` are those that come before the trap, if any. */
export function trap(title: string, path: string, act: Act, ...adds: ExpectedAdd[]): Step {
  return { title, path, act, adds, isTrap: true };
}

/** Does `act`, and waits for the answer to a request that it makes, and for the page to have seen it. */
export async function answered(page: Page, url: string | RegExp, act: () => Promise<unknown>): Promise<void> {
  const matches = (found: string) => (typeof url === "string" ? found.includes(url) : url.test(found));
  const [answer] = await Promise.all([page.waitForResponse((response) => matches(response.url())), act()]);
  await answer.finished();
  await settled(page);
}

/** Does `act`, which makes a request that fails in the network, as `url` cannot be reached from here on. */
export async function unreachable(
  page: Page,
  url: string | RegExp,
  act: () => Promise<unknown>,
): Promise<void> {
  await page.route(url, (route) => route.abort("connectionreset"));
  await Promise.all([page.waitForEvent("requestfailed"), act()]);
  await settled(page);
}

/** Stands in for somebody else's server, and waits until `act` has asked it. */
export async function thirdParty(page: Page, url: string, act: () => Promise<unknown>): Promise<void> {
  await page.route(url, (route) =>
    route.fulfill({ status: 200, headers: { "access-control-allow-origin": "*" }, json: { success: true } }),
  );
  await Promise.all([page.waitForRequest(url), act()]);
  await settled(page);
}

/** The page has had a frame and a turn for all that an answer set off in it. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/** Waits until an element shows a text: the page's own word for what happened. */
export async function shows(page: Page, selector: string, text: string | RegExp): Promise<void> {
  await page.locator(selector, { hasText: text }).first().waitFor();
}
