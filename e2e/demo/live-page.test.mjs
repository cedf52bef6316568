import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright";
import { createEventWays } from "../../packages/node/dist/live/event-ways.js";
import { ensureChromium } from "../../scripts/browsers.mjs";
import { CHROMIUM_FLAGS } from "../harness/chromium-flags.mjs";
import { choosePort } from "./choose-port.mjs";
import { createLiveServer } from "./live-server.mjs";

const HOST = "127.0.0.1";
let browser;

before(async () => {
  const executablePath = (process.env.HATPIN_CHROMIUM ?? (await ensureChromium())) || undefined;
  browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
});
after(() => browser?.close());

test("each event is a row that follows its way, newest first, and is filtered by name", async () => {
  await withLivePage(async ({ page, add }) => {
    assert.ok(await page.getByText("Nothing has happened yet").isVisible());
    add({ stage: "accepted", event_id: "a", event_name: "page_visit" });
    add({ stage: "accepted", event_id: "b", event_name: "add_to_cart" });
    await waitForTexts(page, "h3", ["add_to_cart", "page_visit"]);
    add({ stage: "sent", event_id: "a", event_name: "page_visit" });
    add({ stage: "delivered", event_id: "a", event_name: "page_visit" });
    await page.locator('[data-state="delivered"]').getByText("Processed").waitFor();
    assert.equal(await page.locator('[data-count="delivered"] dd').textContent(), "1");
    await page.getByLabel("Show").selectOption("add_to_cart");
    assert.deepEqual(await page.locator(".event:visible h3").allTextContents(), ["add_to_cart"]);
  });
});

test("the reason of a rejection is text, never markup", async () => {
  await withLivePage(async ({ page, add }) => {
    const detail = "<img src=x onerror=alert(1)> is not a known key";
    add({ stage: "rejected", event_id: "", event_name: "<b>bold</b>", detail });
    await page.getByText(detail).waitFor();
    assert.equal(await page.locator("#events img, #events b").count(), 0);
  });
});

test("a page that lost the demo's server comes back without showing anything twice", async () => {
  await withLivePage(async ({ page, add, restart }) => {
    add({ stage: "accepted", event_id: "a", event_name: "page_visit" });
    await waitForTexts(page, "h3", ["page_visit"]);
    await restart(async () => {
      await page.getByText("The demo has stopped").waitFor();
      add({ stage: "accepted", event_id: "b", event_name: "add_to_cart" });
    });
    await waitForTexts(page, "h3", ["add_to_cart", "page_visit"]);
    assert.equal(await page.getByText("The demo has stopped").isVisible(), false);
  });
});

test("the buttons work by keyboard, and only with the page's key", async () => {
  await withLivePage(async ({ page, url, pressed }) => {
    await page.getByRole("button", { name: "kill -9" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: "Answers" }).focus();
    await page.keyboard.press("ArrowRight");
    await waitFor(() => pressed.length === 2);
    assert.deepEqual(pressed, [["kill"], ["fault", "429"]]);
    const answer = await fetch(`${url}/kill`, { method: "POST", headers: { "x-demo-key": "guessed" } });
    assert.equal(answer.status, 403);
    assert.equal(pressed.length, 2);
  });
});

test("a foreign name for this machine gets nothing", async () => {
  await withLivePage(async ({ url }) => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      request(url, { headers: { host: "attacker.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    assert.equal(status, 421);
  });
});

async function withLivePage(body) {
  const ways = createEventWays();
  const pressed = [];
  const create = () =>
    createLiveServer({
      events: ways.list,
      state: () => ({
        run: "one",
        counts: ways.counts(),
        proxy: { up: true, pid: 1, since: Date.now() },
        fault: "off",
        received: 0,
      }),
      links: { shop: "http://127.0.0.1:1", emulator: "http://127.0.0.1:2" },
      actions: {
        kill: () => pressed.push(["kill"]),
        fault: (name) => pressed.push(["fault", name]),
      },
    });
  const port = await choosePort(0, "the live page", () => {});
  let live = create();
  await live.listen(port, HOST);
  const url = `http://${HOST}:${port}`;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.getByText("Up, pid 1").waitFor();
    await body({
      page,
      url,
      pressed,
      add: (step) => live.update(ways.add({ at: Date.now(), event_time: 1_700_000_000, ...step })),
      async restart(meanwhile) {
        await live.close();
        await meanwhile();
        live = create();
        await live.listen(port, HOST);
      },
    });
  } finally {
    await context.close();
    await live.close();
  }
}

function waitForTexts(page, selector, texts) {
  return page.waitForFunction(
    ([selector, wanted]) =>
      JSON.stringify([...document.querySelectorAll(selector)].map((element) => element.textContent)) ===
      wanted,
    [selector, JSON.stringify(texts)],
    { timeout: 10_000 },
  );
}

async function waitFor(condition, withinMs = 5000) {
  const deadline = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > deadline) assert.fail("it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
