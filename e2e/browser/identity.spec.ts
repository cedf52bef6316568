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
    // What goes elsewhere is seen by the browser alone.
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
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
      addresses: addresses.join("\n"),
      requests: stack.requests().join("\n"),
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
  playwright,
  browserName,
  channel,
  launchOptions,
}) => {
  const stack = await startStack();
  // A name that leads to this machine, but is no localhost: plain HTTP there has no crypto.subtle.
  const browser = await playwright[browserName].launch({
    channel,
    ...launchOptions,
    ...(browserName === "firefox"
      ? { firefoxUserPrefs: { "network.dns.localDomains": "shop.test" } }
      : { args: [...(launchOptions.args ?? []), "--host-resolver-rules=MAP shop.test 127.0.0.1"] }),
  });
  try {
    const page = await browser.newPage();
    const warnings: string[] = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));

    await page.goto(`${stack.shopUrl.replace("127.0.0.1", "shop.test")}/products/pearl-hat-pin`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    for (let time = 0; time < 2; time++) {
      await page.getByLabel("A letter from the workshop").fill(EMAIL);
      await page.getByRole("button", { name: "Subscribe" }).click();
    }
    await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
    await waitFor("both events", () => stack.emulator.events().length === 2);

    expect(findsClearText(stack.requests().join("\n"))).toEqual([]);
    expect(stack.emulator.events().some(({ event }) => "em" in event.user_data)).toBe(false);
    expect(warnings.filter((text) => text.startsWith("hatpin:"))).toHaveLength(1);
    expect(warnings.join()).toContain("HTTPS");
  } finally {
    await browser.close();
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
