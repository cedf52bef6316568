import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { By, until } from "selenium-webdriver";
import { type Stack, startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";
import { startWebKit, type WebKitSession } from "./webkit-session.ts";

// Capture, hashing and delivery in WebKitGTK: the engine, not Safari, which adds tracking prevention of its own.

const EMAIL = "Josephine.Hatter+pins@Example.com";
const DIGEST = createHash("sha256").update(EMAIL.toLowerCase()).digest("hex");

const PATIENCE_MS = 45_000;

let webkit: WebKitSession;
let stack: Stack;

before(async () => {
  webkit = await startWebKit();
  console.log(`driven: ${webkit.name}`);
});

after(() => webkit?.close());

beforeEach(async () => {
  // A shop on a new port: a visitor without a past.
  stack = await startStack();
});

afterEach(() => stack.close());

test("a visit and an add to cart are captured, with what was added", async () => {
  await open("/products/pearl-hat-pin");
  await addToCart();
  await arrived(2);
  const [visit, add] = ["page_visit", "add_to_cart"].map((name) => eventsNamed(name)[0]?.event);
  assert.equal(visit?.event_source_url, `${stack.shopUrl}/products/pearl-hat-pin`);
  assert.deepEqual(visit?.custom_data?.content_ids, ["101"]);
  assert.equal(add?.event_source_url, `${stack.shopUrl}/products/pearl-hat-pin`);
  const { content_ids, currency, num_items, value } = add?.custom_data ?? {};
  assert.deepEqual({ content_ids, currency, num_items, value: Number(value) }, ADDED);
});

test("a refused add is none", async () => {
  await open("/products/jet-hat-pin");
  await webkit.driver.findElement(By.css("article.product form button")).click();
  await webkit.driver.wait(until.elementLocated(By.css(".notice-error")), PATIENCE_MS);
  await open("/cart");
  await arrived(2);
  assert.deepEqual(
    stack.emulator.events().map(({ event_name }) => event_name),
    ["page_visit", "page_visit"],
  );
});

test("who the customer is arrives as the digest that the engine's own WebCrypto made", async () => {
  await open("/");
  await webkit.driver.executeScript(
    `hatpin("identify", { em: ${JSON.stringify(EMAIL)} }); hatpin("track", "lead")`,
  );
  await arrived(2);
  assert.deepEqual(eventsNamed("lead")[0]?.event.user_data.em, [DIGEST]);
  assert.equal(stack.requests().join("\n").toLowerCase().includes("hatter"), false);
});

test("events are kept while the proxy is away, and delivered once on another page when it is back", async () => {
  // The script and its parts come from the proxy too; the browser keeps them in its cache.
  await open("/products/hat-box");
  await arrived(1);
  await waitFor("the parts of the tag", () => webkit.driver.executeScript(PARTS_HAVE_COME), PATIENCE_MS);
  await stack.proxy.kill();
  await open("/products/pearl-hat-pin");
  await addToCart();
  await waitFor("both to be kept", async () => (await keptKeys()).length === 2, PATIENCE_MS);
  await open("/products/felt-cloche");
  await stack.proxy.start();
  await open("/cart");
  await arrived(5);
  assert.equal(eventsNamed("add_to_cart").length, 1);
  assert.ok(stack.emulator.events().every(({ counted }) => counted === 1));
  await waitFor("nothing to be kept", async () => (await keptKeys()).length === 0, PATIENCE_MS);
});

test("a visit that leaves at once is delivered, with what was tracked in the turn in which it left", async () => {
  await open("/");
  await webkit.driver.executeScript(`hatpin("track", "lead"); location.href = "/products/felt-cloche"`);
  await webkit.driver.wait(until.urlContains("felt-cloche"), PATIENCE_MS);
  await arrived(3);
  assert.equal(eventsNamed("lead").length, 1);
  assert.ok(stack.emulator.events().every(({ counted }) => counted === 1));
});

const ADDED = { content_ids: ["101"], currency: "EUR", num_items: 1, value: 24 };

const PARTS_HAVE_COME = `return performance.getEntriesByType("resource").some(({ name }) => name.includes("keeper"))`;

async function open(path: string): Promise<void> {
  await webkit.driver.get(stack.shopUrl + path);
}

async function addToCart(): Promise<void> {
  await webkit.driver.findElement(By.css("article.product form button")).click();
  await webkit.driver.wait(until.elementLocated(By.css(".notice-success")), PATIENCE_MS);
}

async function arrived(count: number): Promise<void> {
  await waitFor(`${count} events`, () => stack.emulator.events().length >= count, PATIENCE_MS);
  assert.equal(stack.emulator.events().length, count);
}

function eventsNamed(name: string) {
  return stack.emulator.events().filter(({ event_name }) => event_name === name);
}

/** What the database of the page holds. */
function keptKeys(): Promise<string[]> {
  return webkit.driver.executeAsyncScript(`
    const done = arguments[0];
    const opening = indexedDB.open("hatpin");
    opening.onerror = () => done([]);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onsuccess = () => {
      const request = opening.result.transaction("events").objectStore("events").getAllKeys();
      request.onsuccess = () => {
        opening.result.close();
        done(request.result);
      };
    };`);
}
