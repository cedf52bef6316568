import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "playwright/test";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

const EMAIL = "Josephine.Hatter+pins@Example.com";
const DIGEST = createHash("sha256").update(EMAIL.toLowerCase()).digest("hex");

test("a typed e-mail address arrives as its digest, and is nowhere in clear", async ({ page }) => {
  const stack = await startStack();
  try {
    const requests: string[] = [];
    page.on("request", (request) => {
      const headers = JSON.stringify(request.headers());
      requests.push(`${request.method()} ${request.url()} ${headers} ${request.postData() ?? ""}`);
    });
    const console: string[] = [];
    page.on("console", (message) => console.push(message.text()));

    await page.goto(`${stack.shopUrl}/products/pearl-hat-pin`);
    await page.getByLabel("A letter from the workshop").fill(EMAIL);
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
    await page.locator(".notice-success").waitFor();
    // A later page knows the visitor still; and the proxy is away, so that something is kept to be searched.
    await page.goto(`${stack.shopUrl}/cart`);
    await waitFor("all events", () => stack.emulator.events().length === 3);
    await stack.proxy.kill();
    await page.goto(`${stack.shopUrl}/`);
    await waitFor("an event that waits", async () => (await storageOf(page)).includes("page_visit"));

    const identified = stack.emulator
      .events()
      .filter(({ event }) => event.user_data.em?.includes(DIGEST as never));
    expect(identified.map(({ event_name }) => event_name).sort()).toEqual(["add_to_cart", "page_visit"]);

    const places = {
      requests: requests.join("\n"),
      console: console.join("\n"),
      storage: await storageOf(page),
      "queue files": filesOf(stack.dataDir),
      logs: stack.proxy.output(),
      emulator: JSON.stringify(stack.emulator.events()),
    };
    for (const [place, text] of Object.entries(places)) {
      expect(findsClearText(text), `the address in ${place}`).toEqual([]);
    }
    // The search can find: where digests belong, it finds them.
    expect(places.requests).toContain(DIGEST);
    expect(places.storage).toContain(DIGEST);
    expect(places["queue files"]).toContain(DIGEST);
  } finally {
    await stack.close();
  }
});

test("on a page that is no secure context events go without hashed fields, with one warning and never in clear", async ({
  page,
}) => {
  const stack = await startStack();
  try {
    const warnings: string[] = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    const requests: string[] = [];
    page.on("request", (request) => requests.push(`${request.url()} ${request.postData() ?? ""}`));
    // A name that resolves to this machine, but is no localhost: plain HTTP there has no crypto.subtle.
    await page.route("http://shop.test/**", async (route) => {
      const url = route.request().url().replace("http://shop.test", stack.shopUrl);
      await route.fulfill({ response: await route.fetch({ url, maxRedirects: 0 }) });
    });
    await page.goto("http://shop.test/products/pearl-hat-pin");
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.getByLabel("A letter from the workshop").fill(EMAIL);
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
    await waitFor("both events", () => requests.join("").includes('"add_to_cart"'));

    expect(findsClearText(requests.join("\n"))).toEqual([]);
    expect(requests.join("\n")).not.toContain('"em"');
    expect(warnings.filter((text) => text.includes("secure context"))).toHaveLength(1);
  } finally {
    await stack.close();
  }
});

/** The address in the spellings in which it might have been kept. */
function findsClearText(text: string): string[] {
  const plain = text.toLowerCase();
  const address = EMAIL.toLowerCase();
  return [
    address,
    encodeURIComponent(address).toLowerCase(),
    address.replace("+", "%2b"),
    "josephine.hatter",
  ].filter((word) => plain.includes(word));
}

/** Everything that the page's origin keeps, as text. */
async function storageOf(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const rows = await Promise.all(
      databases.map(
        ({ name }) =>
          new Promise<unknown[]>((resolve, reject) => {
            const opening = indexedDB.open(name as string);
            opening.onerror = reject;
            opening.onsuccess = () => {
              const database = opening.result;
              const stores = [...database.objectStoreNames];
              const reads = stores.map(
                (store) =>
                  new Promise((done) => {
                    const request = database.transaction(store).objectStore(store).getAll();
                    request.onsuccess = () => done(request.result);
                  }),
              );
              void Promise.all(reads).then((all) => {
                database.close();
                resolve(all);
              });
            };
          }),
      ),
    );
    return JSON.stringify({ rows, local: { ...localStorage }, session: { ...sessionStorage } });
  });
  return kept + JSON.stringify(await page.context().cookies());
}

function filesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");
}
