import { htmlPage, jsonLd } from "../html-page.ts";
import { add, answered, shows, trap } from "../step.ts";
import type { Session, ShopAnswer, Storefront } from "../storefront.ts";

const SALEOR_VARIANT = "UHJvZHVjdFZhcmlhbnQ6MzQ4";

// React sends an object or a list as text, a form as a form whose arguments stand in the field "0".
const SCRIPT = `<script>
async function act(hash, body) {
  const answer = await fetch(location.href, { method: 'POST', body, headers: { Accept: 'text/x-component', 'Next-Action': hash, 'Next-Router-State-Tree': '%5B%22%22%5D' } });
  const flight = await answer.text();
  document.querySelector('.count').textContent = (/"items":(\\d+)/.exec(flight) || [])[1] || '';
  document.querySelector('#said').textContent = hash + ' ' + answer.status + flight.slice(flight.lastIndexOf('1:') + 1);
}
addEventListener('submit', (event) => {
  event.preventDefault();
  event.submitter.textContent = 'Adding...';
  const body = new FormData(), fields = new FormData(event.target);
  for (const [key, value] of fields) body.append('1_' + key, value);
  body.append('0', '["$@2","$K1"]');
  body.append('2', '"XkzY9encrypted+bound=="');
  setTimeout(() => act('7f00add', body));
});
</script>`;

function page(title: string, body: string, head = ""): ShopAnswer {
  return htmlPage(
    title,
    `<nav><a aria-label="Shopping bag" href="/default-channel/cart">Bag <span class="count"></span></a></nav><main>${body}</main><p id="said"></p>${SCRIPT}`,
    { head },
  );
}

const call = (label: string, hash: string, args: unknown) =>
  `<button onclick='act("${hash}", ${JSON.stringify(JSON.stringify(args))})'>${label}</button>`;

function flight(session: Session, result: string, status = 200): ShopAnswer {
  return {
    status,
    headers: { "content-type": "text/x-component" },
    text: `0:{"a":"$@1","f":[["",{"items":${session.items ?? 0}}]],"b":"b1"}\n1:${result}\n`,
  };
}

const PRODUCT = jsonLd({
  "@type": "Product",
  name: "Beret",
  sku: "BERET-M",
  offers: { "@type": "Offer", price: 24, priceCurrency: "EUR" },
});

const nextActions: Storefront = {
  platform: "Next.js server actions",
  answer({ method, url, headers, session }) {
    const { pathname } = url;
    if (method === "POST") {
      const grow = (quantity: number) => {
        session.items = (session.items ?? 0) + quantity;
      };
      switch (headers["next-action"]) {
        case "7f00add":
          if (pathname.endsWith("sold-out")) return flight(session, '"$undefined"');
          grow(1);
          return flight(session, '"$undefined"');
        case "40vendure":
          grow(2);
          return flight(session, '{"success":true,"order":{"id":"1","totalQuantity":2}}');
        case "40refuse":
          return flight(session, '{"success":false,"error":"INSUFFICIENT_STOCK_ERROR"}');
        case "40throw":
          return flight(session, 'E{"digest":"2315"}');
        case "60more":
          grow(1);
          return flight(session, '"$undefined"');
      }
      return flight(session, '{"success":true}');
    }
    if (/^\/default-channel\/products\/beret/.test(pathname)) {
      return page(
        "Beret",
        `<h1>Beret</h1><form><span class="price">€24.00</span><button type="submit">Add to bag</button></form>
        ${call("Increase item quantity in bag", "60more", [{ lineId: "l1", quantity: 2 }])}${call("Subscribe", "40news", ["ada@hat.example"])}`,
        PRODUCT,
      );
    }
    if (pathname === "/product/cloche") {
      return page(
        "Cloche",
        `<h1>Cloche</h1><p class="price">$129.00</p>${call("Add to Cart", "40vendure", ["42", 2])}
        ${call("<span>Add to cart</span> today", "40refuse", ["42", 9])}${call("Add to basket", "40throw", [{ variantId: "42", quantity: 1 }])}${call("Add to wish list", "40wish", ["42"])}
        ${call("Add a note to the cart's order", "40note", [])}`,
        jsonLd({
          "@type": "Product",
          name: "Cloche",
          offers: { "@type": "AggregateOffer", lowPrice: 129, highPrice: 149, priceCurrency: "USD" },
        }),
      );
    }
    return undefined;
  },
  steps: [
    {
      ...add(
        "a form whose arguments cannot be read adds the variant in the address",
        `/default-channel/products/beret?variant=${SALEOR_VARIANT}`,
        async (page) => {
          await page.click("form button");
          await shows(page, ".count", "1");
        },
        { id: SALEOR_VARIANT, price: 24, currency: "EUR", quantity: 1, name: "Beret" },
      ),
      visit: { id: "BERET-M", price: 24, currency: "EUR" },
    },
    add(
      "a product without variants is the page's",
      "/default-channel/products/beret",
      async (page) => {
        await page.click("form button");
        await shows(page, ".count", "1");
      },
      { id: "BERET-M", price: 24, currency: "EUR", quantity: 1, name: "Beret" },
    ),
    add(
      "a result of success tells it, and the arguments the variant and its quantity",
      "/product/cloche",
      async (page) => {
        await answered(page, "/product/cloche", () => page.getByText("Add to Cart", { exact: true }).click());
      },
      { id: "42", price: 129, currency: "USD", quantity: 2, name: "Cloche" },
    ),
    trap("a cart that does not grow", "/default-channel/products/beret-sold-out", async (page) => {
      await page.click("form button");
      await shows(page, "#said", "7f00add 200");
    }),
    trap("a result without success, and an action that throws", "/product/cloche", async (page) => {
      await page.getByText("today").click();
      await shows(page, "#said", "40refuse 200");
      await page.getByText("Add to basket").click();
      await shows(page, "#said", "40throw 200");
    }),
    trap("more of a line, though the cart grows", "/default-channel/products/beret", async (page) => {
      await page.getByText("Increase").click();
      await shows(page, ".count", "1");
    }),
    trap("a wish list, a note and the newsletter", "/product/cloche", async (page) => {
      await page.getByText("wish list").click();
      await shows(page, "#said", "40wish 200");
      await page.getByText("note").click();
      await shows(page, "#said", "40note 200");
    }),
  ],
};

export const storefronts = [nextActions];
