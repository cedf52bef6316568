import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright";
import { bundle, launchChromium, SHOP } from "../../test/page-under-test.ts";
import type { ProductFacts } from "./id-template.ts";

declare const window: {
  nameOf(template: unknown, product: ProductFacts): string | undefined;
  Shopify?: object;
} & Window;

let browser: Browser;
let page: Page;
let lines: string[];

before(async () => {
  const path = fileURLToPath(new URL("follow-id-template.ts", import.meta.url));
  const script = await bundle(
    `import { followIdTemplate } from ${JSON.stringify(path)};
     window.nameOf = (idTemplate, product) => followIdTemplate({ idTemplate, debug: true })(product);`,
  );
  browser = await launchChromium();
  page = await browser.newPage();
  page.on("console", (message) => lines.push(message.text()));
  await page.route("**/*", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en-CA"><script>${script}</script>`,
    }),
  );
  await page.goto(SHOP);
});

after(async () => {
  await browser?.close();
});

test("a country is the platform's, else that of the page's language", async () => {
  lines = [];
  const countries = await page.evaluate(() => {
    const fromPage = window.nameOf("{country}-{language}-{id}", { id: "7" });
    window.Shopify = { country: "DE" };
    return [fromPage, window.nameOf("{country}-{id}", { id: "7" })];
  });
  assert.deepEqual(countries, ["CA-en-7", "DE-7"]);
  assert.deepEqual(lines, []);
});

test("what a template cannot tell is said, with the plain id that stays", async () => {
  lines = [];
  assert.equal(await page.evaluate(() => window.nameOf("sku", { id: "7" })), undefined);
  assert.equal(lines.length, 1);
  assert.match(`${lines}`, /plain id 7 /);
});

test("a template with a slip is one line in the log, and names nothing", async () => {
  lines = [];
  assert.equal(await page.evaluate(() => window.nameOf("{asin}", { id: "7" })), undefined);
  assert.equal(lines.length, 1);
  assert.match(`${lines}`, /idTemplate does not know \{asin\}/);
});

test("a function of the shop's own names products, and may throw", async () => {
  lines = [];
  const names = await page.evaluate(() => [
    window.nameOf(({ sku }: ProductFacts) => `own-${sku?.toLowerCase()}`, { sku: "PIN" }),
    window.nameOf(
      () => {
        throw new Error("none");
      },
      { id: "7" },
    ),
  ]);
  assert.deepEqual(names, ["own-pin", undefined]);
});
