import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright";
import { bundle, launchChromium, SHOP } from "../../test/page-under-test.ts";
import type { OrderValue } from "./order-value.ts";

declare const window: {
  readOrderNumber(part: HTMLElement): string | undefined;
  readOrderValue(part: HTMLElement): OrderValue;
} & Window;

let browser: Browser;
let page: Page;

before(async () => {
  const path = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
  const script = await bundle(
    `import { readOrderNumber } from ${path("order-number.ts")};
     import { readOrderValue } from ${path("order-value.ts")};
     Object.assign(window, { readOrderNumber, readOrderValue });`,
  );
  browser = await launchChromium();
  page = await browser.newPage();
  await page.route("**/*", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><meta charset="utf-8"><script>${script}</script><main></main>`,
    }),
  );
  await page.goto(SHOP);
});

after(async () => {
  await browser?.close();
});

const NUMBERS: [html: string, number: string | undefined, address?: string][] = [
  ["Your order # is: <span>000000213</span>.", "000000213"],
  ["<dl><dt>Order number</dt><dd>HP-2041</dd><dt>Date</dt><dd>2026</dd></dl>", "HP-2041"],
  ["Ihre Bestellnummer lautet: 90017", "90017"],
  ["Numéro de commande : 45", "45"],
  ["Commande n°45", "45"],
  ["Número de pedido: 7", "7"],
  ["Numero d'ordine: 88", "88"],
  ["Bestelnummer: 12", "12"],
  ["Numer zamówienia: 55", "55"],
  ["Číslo objednávky: 100", "100"],
  ["Your order 1001 is confirmed", "1001"],
  ['<b data-order-number="10023">Thank you</b>', "10023"],
  ["Order date: 2026-01-05, order total: 52.00", undefined],
  ["Order 2 items more", undefined],
  ["Order 5000 kr", undefined],
  ["We send your order within 24 hours", undefined],
  ["", "123", "/checkout/order-received/123/?key=wc"],
  ["", "27", "/index.php?controller=order-confirmation&id_cart=31&id_order=27"],
  ["", "order_01HX2", "/dk/order/order_01HX2/confirmed"],
  ["", "order_01HX2", "/order/confirmed/order_01HX2"],
  ["", undefined, "/orders?order=asc"],
];

for (const [html, number, address = "/"] of NUMBERS) {
  test(`the order's number in "${html || address}" is ${number ?? "none"}`, async () => {
    const found = await page.evaluate(
      ([text, path]) => {
        history.replaceState(null, "", path);
        const part = document.querySelector("main") as HTMLElement;
        part.innerHTML = `${text}`;
        return window.readOrderNumber(part);
      },
      [html, address] as const,
    );
    assert.equal(found, number);
  });
}

const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;

const VALUES: [what: string, html: string, value: OrderValue][] = [
  [
    "the subtotal, before shipping",
    `<table>${row("Subtotal", "$50.00")}${row("Shipping", "$5.00")}${row("Total", "$55.00")}</table>`,
    { value: "50.00", currency: "USD" },
  ],
  [
    "the total where something was taken off",
    `<table>${row("Sub-Total:", "£1,050.00")}${row("Coupon (TEN)", "-£10.00")}${row("Total:", "£1,040.00")}</table>`,
    { value: "1040.00", currency: "GBP" },
  ],
  [
    "the subtotal where nothing was taken off by a row that could have",
    `<div><p><b>Zwischensumme</b> <i>1.050,00 €</i></p><p><b>Rabatt</b> <i>0,00 €</i></p><p><b>Gesamt</b> <i>1.054,90 €</i></p></div>`,
    { value: "1050.00", currency: "EUR" },
  ],
  [
    "the last total, where each line has one",
    `<ul><li>Hat <span>Total: 10,00 €</span></li><li>Pin <span>Total: 5,00 €</span></li></ul><p>Total TTC : 15,00 €</p><p>Total tax: 2,00 €</p>`,
    { value: "15.00", currency: "EUR" },
  ],
  [
    "of a sum that is not shown",
    `<p hidden>Total: $9.00</p><p>Total: <b>kr 129,50</b></p>`,
    { value: "129.50" },
  ],
  ["of a heading above prices", `<table>${row("Product", "Total")}${row("Hat", "$10.00")}</table>`, {}],
];

for (const [what, html, value] of VALUES) {
  test(`an order's value is read: ${what}`, async () => {
    const found = await page.evaluate((text) => {
      const part = document.querySelector("main") as HTMLElement;
      part.innerHTML = text;
      return window.readOrderValue(part);
    }, html);
    assert.deepEqual(found, value);
  });
}
