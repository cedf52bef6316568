import type { Page } from "playwright/test";
import { atRest } from "../../harness/at-rest.ts";
import { htmlPage, jsonLd, type PageParts } from "../html-page.ts";
import type { ShopAnswer, Step, Storefront } from "../storefront.ts";

// Pages at the end of a checkout, as the platforms' default themes show them, and pages that look like one.

const main = (title: string, body: string, parts?: PageParts) =>
  htmlPage(title, `<main><h1>${title}</h1>${body}</main>`, parts);

/** A shop of pages by their addresses. */
const shop = (platform: string, pages: { [path: string]: ShopAnswer }, steps: Step[]): Storefront => ({
  platform,
  answer: ({ url }) => pages[url.pathname + url.search],
  steps,
});

const BEGUN = { event_name: "initiate_checkout" };

function order(order_id: string, value: string, currency: string): NonNullable<Step["events"]>[number] {
  return { event_name: "checkout", custom_data: { order_id, value, currency } };
}

/** Goes on to another page, and waits until all that it says has been said. */
const go = (path: string) => async (page: Page) => {
  await atRest(page);
  await page.evaluate((address) => location.assign(address), path);
  await page.waitForURL((url) => url.pathname + url.search === path);
};

const goAndReload = (path: string) => async (page: Page) => {
  await go(path)(page);
  await atRest(page);
  await page.reload();
};

const reload = async (page: Page) => {
  await atRest(page);
  await page.reload();
};

/** Of which no event may come. */
const silent = (title: string, path: string, act?: Step["act"], events: Step["events"] = []): Step => ({
  title,
  path,
  isTrap: true,
  events,
  ...(act && { act }),
});

const money = (text: string) => `<span class="price">${text}</span>`;

const magento = shop(
  "Magento 2 Luma",
  {
    "/checkout/": main("Checkout", '<div id="checkout" data-bind="scope:\'checkout\'"></div>', {
      head: '<script type="text/x-magento-init">{}</script>',
      attributes: 'class="checkout-index-index page-layout-checkout"',
    }),
    "/checkout/onepage/success/": main(
      "Thank you for your purchase!",
      `<div class="checkout-success"><p>Your order # is: <span>000000213</span>.</p><p>We&#039;ll email you an order confirmation with details and tracking info.</p></div>`,
      {
        head: '<script type="text/x-magento-init">{}</script>',
        attributes: 'class="checkout-onepage-success page-layout-1column"',
      },
    ),
    "/checkout/onepage/failure/": main(
      "We received your order!",
      "<p>There was an error processing your request</p><p>Your order # is: <span>000000214</span>.</p><p>You can track it.</p>",
      { head: '<script type="text/x-magento-init">{}</script>' },
    ),
    "/sales/order/view/order_id/12/": main(
      "Order # 000000213",
      `<table class="data table table-order-items"><tfoot><tr class="subtotal"><th>Subtotal</th><td>${money("$50.00")}</td></tr><tr class="grand_total"><th>Grand Total</th><td>${money("$55.00")}</td></tr></tfoot></table>`,
      {
        head: '<script type="text/x-magento-init">{}</script>',
        attributes: 'class="account sales-order-view"',
      },
    ),
    "/sales/order/invoice/order_id/12/": main("Invoice # 000000091", "<p>Order # 000000213</p>", {
      attributes: 'class="account sales-order-invoice"',
    }),
  },
  [
    {
      title: "an order that is told by its number alone, and loaded again",
      path: "/checkout/",
      act: goAndReload("/checkout/onepage/success/"),
      events: [BEGUN, { event_name: "checkout", custom_data: { order_id: "000000213" } }],
    },
    silent("a payment that failed", "/checkout/", go("/checkout/onepage/failure/"), [BEGUN]),
    silent("an order of an account", "/sales/order/view/order_id/12/"),
    silent("an invoice", "/sales/order/invoice/order_id/12/"),
  ],
);

const openCart = (body: string) =>
  htmlPage(
    "Shop",
    `<link href="catalog/view/theme/default/stylesheet/stylesheet.css" rel="stylesheet"><div id="common-success"><div id="content">${body}</div></div>`,
  );
const OPENCART_DONE = openCart(
  "<h1>Your order has been placed!</h1><p>Your order has been successfully processed!</p><p>You can view your order history by going to the my account page and by clicking on history.</p>",
);
const openCartPages = (separator: string) => ({
  "/index.php?route=checkout/checkout": openCart("<h1>Checkout</h1>"),
  "/index.php?route=checkout/success": OPENCART_DONE,
  "/index.php?route=checkout/failure": openCart(
    "<h1>Failed Payment!</h1><p>There was a problem processing your payment and the order did not complete.</p>",
  ),
  [`/index.php?route=account/order${separator}info&order_id=55`]: openCart(
    "<h1>Order Information</h1><p>Order ID: #55</p><table><tr><td>Sub-Total</td><td>$500.00</td></tr><tr><td>Total</td><td>$605.00</td></tr></table>",
  ),
});
const openCartSteps = (separator: string): Step[] => [
  {
    title: "an order without a number, and the same page loaded again",
    path: "/index.php?route=checkout/checkout",
    act: goAndReload("/index.php?route=checkout/success"),
    events: [BEGUN, { event_name: "checkout" }],
  },
  silent("the page of a success without a checkout before it", "/index.php?route=checkout/success", reload),
  silent(
    "a payment that failed",
    "/index.php?route=checkout/checkout",
    go("/index.php?route=checkout/failure"),
    [BEGUN],
  ),
  silent("an order of an account", `/index.php?route=account/order${separator}info&order_id=55`),
];

const PRESTASHOP_HEAD = "<script>window.prestashop = { currency: { iso_code: 'PLN' } };</script>";
const PRESTASHOP_CONFIRMED = "/pl/potwierdzenie-zamowienia?id_cart=31&id_module=9&id_order=27&key=e6a0";
const prestashop = shop(
  "PrestaShop",
  {
    [PRESTASHOP_CONFIRMED]: htmlPage(
      "Potwierdzenie zamówienia",
      `<section id="main"><section id="content-hook_order_confirmation" class="card"><h3 class="h1 card-title">Twoje zamówienie zostało potwierdzone</h3></section>
      <div id="order-items"><div class="order-confirmation-table"><div class="order-line row"><div class="details"><span>Kubek</span></div><div class="qty row"><div>11,90 zł</div><div>2</div><div>23,80 zł</div></div></div>
      <table><tbody><tr><td>Suma częściowa</td><td>1 023,80 zł</td></tr><tr><td>Wysyłka</td><td>15,00 zł</td></tr><tr class="total-value font-weight-bold"><td><span class="text-uppercase">Razem</span> (brutto)</td><td>1 038,80 zł</td></tr></tbody></table></div></div>
      <div id="order-details"><ul><li id="order-reference-value">Numer zamówienia: XKBKNABJK</li></ul></div></section>`,
      { head: PRESTASHOP_HEAD, attributes: 'id="order-confirmation" class="page-order-confirmation"' },
    ),
    "/pl/sledzenie-zamowienia?order_reference=XKBKNABJK": htmlPage(
      "Śledzenie",
      `<section id="main"><h1>Szczegóły zamówienia</h1><table><tr><td>Razem</td><td>1 038,80 zł</td></tr></table></section>`,
      { head: PRESTASHOP_HEAD, attributes: 'id="guest-tracking" class="page-guest-tracking"' },
    ),
  },
  [
    {
      title: "an order in another language, by the name of its page and the row of its sum",
      path: PRESTASHOP_CONFIRMED,
      act: reload,
      events: [order("27", "1023.80", "PLN")],
    },
    silent("a guest who looks where the order is", "/pl/sledzenie-zamowienia?order_reference=XKBKNABJK"),
  ],
);

const wooAmount = (text: string) => `<span class="woocommerce-Price-amount amount"><bdi>${text}</bdi></span>`;
const wooRow = (label: string, text: string) => `<tr><th scope="row">${label}:</th><td>${text}</td></tr>`;
const wooReceived = (number: string, rows: string, total: string) =>
  main(
    "Order received",
    `<div class="woocommerce-order"><p class="woocommerce-notice woocommerce-notice--success woocommerce-thankyou-order-received">Thank you. Your order has been received.</p>
    <ul class="woocommerce-order-overview order_details"><li class="order">Order number: <strong>${number}</strong></li><li class="date">Date: <strong>November 28, 2026</strong></li><li class="total">Total: <strong>${wooAmount(total)}</strong></li></ul>
    <table class="woocommerce-table shop_table order_details"><thead><tr><th>Product</th><th>Total</th></tr></thead><tbody><tr class="order_item"><td class="product-name"><a href="/product/hat/">Hat</a> <strong class="product-quantity">&times;&nbsp;2</strong></td><td class="product-total">${wooAmount("1.245,00&nbsp;&euro;")}</td></tr></tbody><tfoot>${rows}</tfoot></table></div>`,
    { attributes: 'class="woocommerce-checkout woocommerce-page woocommerce-order-received"' },
  );
const wooFailed = main(
  "Order received",
  '<div class="woocommerce-order"><p class="woocommerce-notice woocommerce-notice--error woocommerce-thankyou-order-failed">Unfortunately your order cannot be processed as the originating bank/merchant has declined your transaction.</p><p><a href="/checkout/order-pay/124/">Pay</a></p></div>',
  { attributes: 'class="woocommerce-checkout woocommerce-page woocommerce-order-received"' },
);
const woocommerce = shop(
  "WooCommerce classic",
  {
    "/checkout/order-received/123/?key=wc_order_a": wooReceived(
      "123",
      wooRow("Subtotal", wooAmount("1.245,00&nbsp;&euro;")) +
        wooRow("Shipping", `${wooAmount("5,00&nbsp;&euro;")} via Flat rate`) +
        wooRow(
          "Total",
          `${wooAmount("1.250,00&nbsp;&euro;")} (includes ${wooAmount("199,58&nbsp;&euro;")} VAT)`,
        ),
      "1.250,00&nbsp;&euro;",
    ),
    "/kasse/order-received/125/?key=wc_order_c": wooReceived(
      "125",
      wooRow("Zwischensumme", wooAmount("80,00&nbsp;&euro;")) +
        wooRow("Rabatt", `-${wooAmount("8,00&nbsp;&euro;")}`) +
        wooRow("Lieferung", wooAmount("4,90&nbsp;&euro;")) +
        wooRow("Gesamt", wooAmount("76,90&nbsp;&euro;")),
      "76,90&nbsp;&euro;",
    ),
    "/checkout/order-received/124/?key=wc_order_b": wooFailed,
    "/my-account/view-order/123/": main(
      "Order #123",
      `<p>Order #123 was placed on November 28, 2026 and is currently Processing.</p><table><tfoot>${wooRow("Subtotal", wooAmount("1.245,00&nbsp;&euro;"))}</tfoot></table>`,
      { attributes: 'class="woocommerce-account woocommerce-page woocommerce-view-order"' },
    ),
    "/order-tracking/?orderid=123": main("Order tracking", "<p>Order number: 123</p>", {
      attributes: 'class="woocommerce-page"',
    }),
  },
  [
    {
      title: "an order by the row of its subtotal, in localised money, and loaded again",
      path: "/checkout/order-received/123/?key=wc_order_a",
      act: reload,
      events: [order("123", "1245.00", "EUR")],
    },
    {
      title: "an order from which something was taken off is worth its total",
      path: "/kasse/order-received/125/?key=wc_order_c",
      events: [order("125", "76.90", "EUR")],
    },
    silent(
      "a payment that the bank declined, at the address of an order",
      "/checkout/order-received/124/?key=wc_order_b",
    ),
    silent("an order of an account", "/my-account/view-order/123/"),
    silent("where an order is", "/order-tracking/?orderid=123"),
  ],
);

const own = shop(
  "a shop of its own",
  {
    "/checkout": main("Checkout", "<p>Pay</p>"),
    "/order/complete": main(
      "Thanks, Ada!",
      `<dl><dt>Order number</dt><dd>HP-2041</dd><dt>Placed</dt><dd>2026-11-28</dd></dl>
      <div class="sums"><div><span>Subtotal</span><span>£1,048.00</span></div><div><span>Delivery</span><span>£4.50</span></div><div><span>Discount</span><span>£0.00</span></div><div><span>Total</span><span>£1,052.50</span></div></div>`,
    ),
    "/danke": main(
      "Vielen Dank",
      "<p>Ihre Bestellnummer lautet: 90017</p><ul><li>Warenwert: 59,00 €</li><li>Versand: 4,90 €</li><li>Gutschein SOMMER: −5,00 €</li><li>Gesamtbetrag: 58,90 €</li></ul>",
    ),
    "/checkout/confirmation": main(
      "Order Confirmation",
      `<p>Step 4 of 4</p><table><tr><td>Sub-Total</td><td>$50.00</td></tr><tr><td>Total</td><td>$55.00</td></tr></table><button>Confirm order</button>`,
    ),
    "/thank-you": main("Thank you", "<p>We have your message and answer within 24 hours.</p>"),
    "/thank-you?list=news": main("Thank you for signing up", "<p>A letter each month.</p>"),
    "/checkout/success?payment_status=failed&order_id=77": main("Not paid", "<p>Order number: 77</p>"),
    "/account/orders/2041": main("Order HP-2041", "<p>Subtotal £1,048.00</p>"),
    "/orders/2041/invoice": main("Invoice", "<p>Order number: HP-2041</p><p>Total £1,052.50</p>"),
    "/order-confirmation": main(
      "Order confirmed",
      `<p>Order 41</p>${jsonLd({ "@type": "Order", orderNumber: "A-9", price: "12.00", priceCurrency: "USD" })}<p>Total $15.00</p>`,
    ),
  },
  [
    {
      title: "an order in a list of terms and rows of nothing but divisions",
      path: "/checkout",
      act: goAndReload("/order/complete"),
      events: [BEGUN, order("HP-2041", "1048.00", "GBP")],
    },
    {
      title: "an order on a page of thanks, in another language and with a voucher",
      path: "/danke",
      act: reload,
      events: [order("90017", "58.90", "EUR")],
    },
    {
      title: "an order that structured data tells is not read off the page",
      path: "/order-confirmation",
      events: [order("A-9", "12.00", "USD")],
    },
    silent("thanks for a message, after a checkout that was left", "/checkout", go("/thank-you"), [BEGUN]),
    silent("the last page before an order", "/checkout", go("/checkout/confirmation"), [BEGUN]),
    silent("thanks for a newsletter", "/thank-you?list=news"),
    silent("a return from a payment that failed", "/checkout/success?payment_status=failed&order_id=77"),
    silent("an order of an account", "/account/orders/2041"),
    silent("an invoice", "/orders/2041/invoice"),
  ],
);

export const storefronts = [
  magento,
  shop("OpenCart 3", openCartPages("/"), openCartSteps("/")),
  shop("OpenCart 4", openCartPages("."), openCartSteps(".")),
  prestashop,
  woocommerce,
  own,
];
