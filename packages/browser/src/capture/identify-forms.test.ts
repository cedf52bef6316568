import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright";
import { bundle, launchChromium, SHOP } from "../../test/page-under-test.ts";

declare const window: { identified: object[]; stop(): void } & Window;

let browser: Browser;
let page: Page;

before(async () => {
  const script = await bundle(
    `import { identifyForms } from ${JSON.stringify(fileURLToPath(new URL("identify-forms.ts", import.meta.url)))};
     window.identified = [];
     window.stop = identifyForms()({ async identify(person) { window.identified.push(person); } }, () => true, {});
     addEventListener("submit", (event) => event.preventDefault());`,
  );
  browser = await launchChromium();
  page = await browser.newPage();
  await page.route("**/*", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><script>${script}</script><main></main>`,
    }),
  );
});

after(async () => {
  await browser?.close();
});

beforeEach(async () => {
  await page.goto(SHOP);
});

/** Puts a form on the page as an app would, and sends it as a visitor would. */
async function submit(fields: string, attributes = ""): Promise<object[]> {
  await page.locator("main").evaluate((main, form) => {
    main.innerHTML = form;
  }, `<form ${attributes} novalidate>${fields}<button>Send</button></form>`);
  await page.getByRole("button").click();
  return page.evaluate(() => window.identified);
}

const JO = 'value="jo@example.com"';

const READ: [what: string, fields: string, person: object | undefined, attributes?: string][] = [
  ["an e-mail field", `<input type="email" ${JO}>`, { em: "jo@example.com" }],
  ["a text field that is marked", `<input autocomplete="billing email" ${JO}>`, { em: "jo@example.com" }],
  ["a text field by its name", `<input name="customer[email]" ${JO}>`, { em: "jo@example.com" }],
  ["a phone field", `<input type="tel" name="phone" value="+44 20 7946 0018">`, { ph: "+44 20 7946 0018" }],
  ["a phone field that is marked", `<input autocomplete="tel" value="0171">`, { ph: "0171" }],
  [
    "names that are marked, beside an address",
    `<input type="email" ${JO}><input autocomplete="given-name" value="Jo"><input autocomplete="family-name" value="Hat">`,
    { em: "jo@example.com", fn: "Jo", ln: "Hat" },
  ],
  [
    "the first of two",
    `<input type="email" ${JO}><input type="email" value="b@b.example">`,
    { em: "jo@example.com" },
  ],
  [
    "a marked field of a newsletter",
    `<input type="email" ${JO}>`,
    { em: "jo@example.com" },
    'id="newsletter"',
  ],
  ["a text field of a newsletter", `<input name="email" ${JO}>`, undefined, 'class="Newsletter-form"'],
  ["a text field of a search", `<input name="email" ${JO}>`, undefined, 'role="search"'],
  ["a search field", `<input type="search" name="q" ${JO}>`, undefined],
  ["a text field without a name that says so", `<input name="message" ${JO}>`, undefined],
  ["a log-in", `<input name="login" autocomplete="username" ${JO}>`, undefined],
  ["a password", `<input type="password" name="email" autocomplete="email" ${JO}>`, undefined],
  ["a password that is shown", `<input name="email" autocomplete="current-password" ${JO}>`, undefined],
  ["a card in a phone field", `<input type="tel" name="card_number" value="4111111111111111">`, undefined],
  [
    "a code in a phone field",
    `<input type="tel" autocomplete="one-time-code" name="phone" value="123456">`,
    undefined,
  ],
  ["a hidden field", `<input type="hidden" name="email" ${JO}>`, undefined],
  ["a friend's address", `<input type="email" name="friend_email" ${JO}>`, undefined],
  ["names alone", `<input autocomplete="given-name" value="Jo">`, undefined],
  [
    "the name on a parcel",
    `<input type="email" ${JO}><input autocomplete="shipping given-name" value="Ann">`,
    { em: "jo@example.com" },
  ],
  ["an empty field", `<input type="email" value=" ">`, undefined],
  [
    "a form whose fields hide its properties",
    `<input name="elements"><input name="action"><input name="className"><input type="email" ${JO}>`,
    { em: "jo@example.com" },
  ],
];

for (const [what, fields, person, attributes] of READ) {
  test(`${what}: ${person ? "read" : "not read"}`, async () => {
    assert.deepEqual(await submit(fields, attributes), person ? [person] : []);
  });
}

test("a form in a shadow tree, built at run time, is read once", async () => {
  await page.locator("main").evaluate((main) => {
    const root = main.attachShadow({ mode: "open" });
    root.innerHTML = `<form><input type="email" value="jo@example.com"><button>Send</button></form>`;
    root.addEventListener("submit", (event) => event.preventDefault());
  });
  await page.getByRole("button").click();
  await page.waitForFunction(() => window.identified.length > 0);
  await page.getByRole("button").click();
  await page.waitForFunction(() => window.identified.length > 1);
  assert.deepEqual(await page.evaluate(() => window.identified), [
    { em: "jo@example.com" },
    { em: "jo@example.com" },
  ]);
});

test("stopped, nothing is read", async () => {
  await page.evaluate(() => window.stop());
  assert.deepEqual(await submit(`<input type="email" ${JO}>`), []);
});
