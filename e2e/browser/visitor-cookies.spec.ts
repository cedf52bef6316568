import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "@hatpin/node/emulator";
import { type BrowserContext, expect, test } from "playwright/test";
import { createProxyProcess, TOKEN } from "../harness/proxy-process.ts";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

const CLICK = "dj0yJnU9cGluLWNsaWNr";
const DAY_SECONDS = 24 * 60 * 60;

test("the proxy's cookies last a year, are renewed by the next visit, and go with the consent", async ({
  page,
  context,
}) => {
  const stack = await startStack();
  try {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(`${request.postData()}`));
    await page.goto(`${stack.shopUrl}/?epik=${CLICK}`);
    await waitFor("the cookies", async () => (await hatpinCookies(context)).length === 2);
    const [click, visitor] = await hatpinCookies(context);
    expect(click).toMatchObject({
      name: "_epik",
      value: CLICK,
      httpOnly: false,
      sameSite: "Lax",
      secure: false,
    });
    expect(visitor).toMatchObject({ name: "_hatpin", httpOnly: true, sameSite: "Lax", path: "/" });
    expect(daysLeft(click?.expires)).toBeGreaterThan(360);
    expect(daysLeft(visitor?.expires)).toBeGreaterThan(360);
    expect(await page.evaluate(() => document.cookie)).not.toContain("_hatpin");
    await waitFor("the event", () => stack.emulator.events().length === 1);
    const digest = createHash("sha256").update(`${visitor?.value}`).digest("hex");
    expect(stack.emulator.events()[0]?.event.user_data).toMatchObject({
      click_id: CLICK,
      external_id: [digest],
    });

    // As Safari would have it after six days, storage and all.
    await context.addCookies(
      [click, visitor].flatMap((cookie) =>
        cookie ? [{ ...cookie, expires: Date.now() / 1000 + DAY_SECONDS }] : [],
      ),
    );
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${stack.shopUrl}/cart`);
    await waitFor("both to be renewed", async () =>
      (await hatpinCookies(context)).every(({ expires }) => daysLeft(expires) > 360),
    );
    expect((await hatpinCookies(context)).map(({ value }) => value)).toEqual([CLICK, visitor?.value]);
    await waitFor("the second event", () => stack.emulator.events().length === 2);
    expect(stack.emulator.events()[1]?.event.user_data).toMatchObject({
      click_id: CLICK,
      external_id: [digest],
    });

    await page.evaluate("hatpin('consent', 'denied')");
    await waitFor("both to be gone", async () => (await hatpinCookies(context)).length === 0);
    await waitFor("nothing to be left to forget", () =>
      page.evaluate(() => localStorage.getItem("hatpin.visitor") === null),
    );
    expect(requests.filter((body) => body.includes('"forget":true'))).toHaveLength(1);
    expect(stack.emulator.events()).toHaveLength(2);
  } finally {
    await stack.close();
  }
});

test("a withdrawal that the proxy could not be told of is told by the next page, once", async ({
  page,
  context,
}) => {
  const stack = await startStack();
  try {
    await page.goto(`${stack.shopUrl}/`);
    await waitFor("a cookie", async () => (await hatpinCookies(context)).length === 1);
    await waitFor("the page to know", () =>
      page.evaluate(() => localStorage.getItem("hatpin.visitor") === "1"),
    );
    await stack.proxy.kill();
    await page.evaluate("hatpin('consent', 'denied')");
    await page.goto("about:blank");
    await stack.proxy.start();
    // This visitor is asked first, so that no event is sent.
    await page.goto(`${stack.shopUrl}/?consent=pending`);
    await waitFor("it to be gone", async () => (await hatpinCookies(context)).length === 0);
  } finally {
    await stack.close();
  }
});

test("after a log-out the next customer of the browser is another visitor", async ({ page, context }) => {
  const stack = await startStack();
  try {
    await page.goto(`${stack.shopUrl}/`);
    await waitFor("a cookie", async () => (await hatpinCookies(context)).length === 1);
    const [before] = await hatpinCookies(context);
    await waitFor("the page to know", () =>
      page.evaluate(() => localStorage.getItem("hatpin.visitor") === "1"),
    );
    await page.evaluate("hatpin('reset'); hatpin('track', 'lead')");
    await waitFor("both events", () => stack.emulator.events().length === 2);
    const [first, second] = stack.emulator.events().map(({ event }) => event.user_data.external_id);
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
    expect((await hatpinCookies(context))[0]?.value).not.toBe(before?.value);
  } finally {
    await stack.close();
  }
});

test("a shop and a proxy on sibling domains share the visitor", async ({ playwright, launchOptions }) => {
  const dataDir = mkdtempSync(join(tmpdir(), "hatpin-siblings-"));
  const emulator = createEmulator({ accessTokens: [TOKEN] });
  const endpoint = await emulator.listen(0, "127.0.0.1");
  let script = "";
  const shop = createServer((_, response) => {
    response
      .setHeader("content-type", "text/html")
      .end(`<!doctype html><title>Shop</title><link rel="icon" href="data:,">${script}`);
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const shopOrigin = `http://www.shop.test:${(shop.address() as AddressInfo).port}`;
  const proxy = await createProxyProcess({
    apiUrl: `${endpoint.url}/v5`,
    dataDir,
    flags: ["--allowed-origin", shopOrigin, "--cookie-domain", "shop.test"],
  });
  // Two names of one site that lead to this machine.
  const args = [...(launchOptions.args ?? []), "--host-resolver-rules=MAP *.shop.test 127.0.0.1"];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  try {
    await proxy.start();
    const proxyOrigin = proxy.url.replace("127.0.0.1", "events.shop.test");
    script = `<script async src="${proxyOrigin}/hatpin.js"></script>`;
    const context = await browser.newContext();
    const page = await context.newPage();
    let requests = 0;
    page.on("request", (request) => {
      if (request.method() === "POST") requests++;
    });
    await page.goto(`${shopOrigin}/?epik=${CLICK}`);
    await waitFor("the cookies", async () => (await hatpinCookies(context)).length === 2);
    expect((await hatpinCookies(context)).map(({ domain }) => domain)).toEqual([".shop.test", ".shop.test"]);
    expect(await page.evaluate(() => document.cookie)).toBe(`_epik=${CLICK}`);
    await waitFor("the first event", () => emulator.events().length === 1);
    await page.goto(`${shopOrigin}/b`);
    await waitFor("the second event", () => emulator.events().length === 2);
    expect(emulator.events()[1]?.event.user_data.external_id).toHaveLength(1);
    // Each got through at once, with the answer read.
    expect(requests).toBe(2);
  } finally {
    await browser.close();
    shop.closeAllConnections();
    shop.close();
    await proxy.kill();
    await endpoint.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

async function hatpinCookies(context: BrowserContext) {
  const all = await context.cookies();
  return all
    .filter(({ name }) => name === "_epik" || name === "_hatpin")
    .sort((one, other) => one.name.localeCompare(other.name));
}

function daysLeft(expires = 0): number {
  return (expires - Date.now() / 1000) / DAY_SECONDS;
}
