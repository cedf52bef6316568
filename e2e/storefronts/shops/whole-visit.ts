import type { Page } from "playwright/test";
import { atRest } from "../../harness/at-rest.ts";
import type { ShopAnswer, ShopRequest, Storefront } from "../storefront.ts";

const HATS = [
  { id: "501", name: "Garden hat", price: "31.00" },
  { id: "502", name: "Rain hat", price: "27.50" },
  { id: "503", name: "Sun hat", price: "19.90" },
];

function page(title: string, body: string): ShopAnswer {
  return {
    html: `<!doctype html><html><head><title>${title}</title></head><body><main>${body}</main></body></html>`,
  };
}

function listing(heading: string): ShopAnswer {
  const cards = HATS.map(
    ({ id, name, price }) =>
      `<li class="product"><a href="/hats/${id}"><h2>${name}</h2></a><span class="price">${price}</span>
      <form method="post" action="/wishlist/add"><input type="hidden" name="product_id" value="${id}">
      <button>Wish for ${name}</button></form></li>`,
  );
  return page(heading, `<h1>${heading}</h1><ul>${cards.join("")}</ul>`);
}

const SEARCH_BOX = `<form action="/search"><label>Search <input name="q" id="q"></label><button>Find</button></form>
<script>
q.addEventListener("input", () => fetch("/search/suggest?q=" + q.value).then((answer) => answer.json()));
</script>`;

const FORM = {
  account: `<form method="post" action="/account/register"><label>E-mail <input name="email"></label>
    <label>Password <input type="password" name="password" autocomplete="new-password"></label><button>Create account</button></form>`,
  login: `<form method="post" action="/account/login"><label>E-mail <input name="email"></label>
    <label>Password <input type="password" name="password"></label><button>Sign in</button></form>`,
  newsletter: `<form method="post" action="/newsletter"><label>E-mail <input name="email"></label><button>Subscribe</button></form>`,
};

function answerForm(isGood: boolean, back: string, { session }: ShopRequest): ShopAnswer {
  session.notice = isGood
    ? '<p class="notice-success" role="status">Thank you</p>'
    : '<p class="notice-error" role="alert">That cannot be</p>';
  return { redirect: isGood ? "/account" : back };
}

function answer(request: ShopRequest): ShopAnswer | undefined {
  const { method, url, fields, session } = request;
  const path = url.pathname;
  const notice = session.notice ?? "";
  if (method === "GET") session.notice = "";
  if (path === "/") return page("Home", `<h1>Hats</h1>${SEARCH_BOX}<a href="/collections/hats">All hats</a>`);
  if (path === "/collections/hats") return listing("All hats");
  if (path === "/search") return listing(`Results for ${url.searchParams.get("q")?.replace(/\W/g, "")}`);
  if (path === "/search/suggest") return { json: HATS.map(({ name }) => name) };
  if (path === "/wishlist/add") {
    const isKnown = HATS.some(({ id }) => id === fields.get("product_id"));
    session.notice =
      isKnown && !session.isStranger ? '<p class="notice-success">Added to your wish list</p>' : "";
    return { redirect: session.isStranger ? "/account/login" : "/wishlist" };
  }
  if (path === "/stranger") {
    session.isStranger = true;
    return { redirect: "/collections/hats" };
  }
  if (path === "/wishlist") return page("Wish list", notice);
  if (path === "/account") return page("Account", notice);
  if (path === "/account/login" && method === "GET") return page("Sign in", notice + FORM.login);
  if (path === "/account/login") return answerForm(true, "/account/login", request);
  if (path === "/account/register" && method === "GET") return page("Register", notice + FORM.account);
  if (path === "/account/register")
    return answerForm(!`${fields.get("email")}`.startsWith("taken"), path, request);
  if (path === "/newsletter" && method === "GET") return page("Newsletter", notice + FORM.newsletter);
  if (path === "/newsletter") return answerForm(/@/.test(`${fields.get("email")}`), path, request);
  if (path === "/checkout") return page("Checkout", '<a href="/checkout/payment">Payment</a>');
  if (path === "/checkout/payment")
    return page("Payment", '<a href="/checkout/success?order_id=1001">Pay</a>');
  if (path === "/checkout/success") {
    const order = {
      "@context": "https://schema.org",
      "@type": "Order",
      orderNumber: url.searchParams.get("order_id"),
      price: "58.50",
      priceCurrency: "EUR",
    };
    return page(
      "Thank you",
      `<h1>Thank you</h1><script type="application/ld+json">${JSON.stringify(order)}</script>`,
    );
  }
  return undefined;
}

async function fill(page: Page, button: string, fields: { [label: string]: string }): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: button }).click();
  await page.locator(".notice-success,.notice-error").waitFor();
}

const CHECKOUT = {
  event_name: "checkout",
  custom_data: { order_id: "1001", value: "58.50", currency: "EUR" },
};

const wholeVisit: Storefront = {
  platform: "a shop of its own, a whole visit",
  answer,
  steps: [
    {
      title: "a listing is a category",
      path: "/collections/hats",
      events: [{ event_name: "view_category", custom_data: { content_category: "All hats" } }],
    },
    {
      title: "a page of results is a search, and what the box suggests before is not",
      path: "/",
      async act(page) {
        await page.getByLabel("Search").pressSequentially("rain");
        await page.getByRole("button", { name: "Find" }).click();
        await page.getByRole("heading", { name: "Results for rain" }).waitFor();
      },
      events: [{ event_name: "search", custom_data: { search_string: "rain" } }],
    },
    {
      title: "an e-mail address that was searched for",
      path: "/search?q=ann@example.com",
      events: [{ event_name: "search" }],
    },
    {
      title: "a checkout of two pages begins once, and its order counts once, with a reload of its page",
      path: "/checkout",
      async act(page) {
        await page.getByRole("link", { name: "Payment" }).click();
        await page.getByRole("link", { name: "Pay" }).click();
        await page.getByRole("heading", { name: "Thank you" }).waitFor();
        await atRest(page);
        await page.reload();
      },
      events: [{ event_name: "initiate_checkout" }, CHECKOUT],
    },
    {
      title: "a wish is one event, of its own product",
      path: "/collections/hats",
      async act(page) {
        await page.getByRole("button", { name: "Wish for Rain hat" }).click();
        await page.locator(".notice-success").waitFor();
      },
      events: [
        { event_name: "view_category" },
        { event_name: "add_to_wishlist", custom_data: { content_ids: ["502"] } },
      ],
    },
    {
      title: "a stranger's wish, which the shop answers by asking to sign in",
      path: "/stranger",
      isTrap: true,
      async act(page) {
        await page.getByRole("button", { name: "Wish for Rain hat" }).click();
        await page.getByRole("button", { name: "Sign in" }).waitFor();
      },
      events: [{ event_name: "view_category" }],
    },
    {
      title: "an account that was created",
      path: "/account/register",
      act: (page) =>
        fill(page, "Create account", { "E-mail": "ann@example.com", Password: "long and secret" }),
      events: [{ event_name: "signup" }],
    },
    {
      title: "an account that is taken",
      path: "/account/register",
      isTrap: true,
      act: (page) =>
        fill(page, "Create account", { "E-mail": "taken@example.com", Password: "long and secret" }),
      events: [],
    },
    {
      title: "a customer who signs in",
      path: "/account/login",
      isTrap: true,
      act: (page) => fill(page, "Sign in", { "E-mail": "ann@example.com", Password: "long and secret" }),
      events: [],
    },
    {
      title: "a newsletter is a lead",
      path: "/newsletter",
      act: (page) => fill(page, "Subscribe", { "E-mail": "ann@example.com" }),
      events: [{ event_name: "lead" }],
    },
    {
      title: "a newsletter for no address",
      path: "/newsletter",
      isTrap: true,
      act: (page) => fill(page, "Subscribe", { "E-mail": "ann" }),
      events: [],
    },
  ],
};

export const storefronts = [wholeVisit];
