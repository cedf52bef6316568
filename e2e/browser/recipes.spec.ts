import { expect, test } from "playwright/test";
import { atRest, followRequests } from "../harness/at-rest.ts";
import { waitFor } from "../harness/wait-for.ts";
import { bundleRecipe } from "../recipes/bundle-recipe.ts";
import { recipe } from "../recipes/recipe.ts";
import { HATS, jsonLd } from "../spa/hat.ts";
import { answerAsHatShop } from "../spa/hat-shop.ts";
import { startStorefront } from "../storefronts/start-storefront.ts";

// The code of docs/recipes.md, as it is there. Frameworks with a tool of their own are tried in e2e/spa/.

const [PEARL] = HATS as [(typeof HATS)[number]];

/** A page that the shop's server sends, and what else it serves. */
interface Front {
  head?: string;
  body: string;
  scripts?: { [path: string]: string };
}

const FRONTS: { [title: string]: () => Promise<Front> } = {
  "a plain page": async () => ({ head: recipe("head.html"), body: recipe("banner.html") }),
  React: async () => ({
    body: '<div id="root"></div><script src="/app.js"></script>',
    scripts: {
      "/app.js": await bundleRecipe({
        "main.jsx": recipe("main.jsx"),
        "hatpin.js": recipe("hatpin.js"),
        "ConsentBanner.jsx": recipe("ConsentBanner.jsx"),
        "App.jsx": `import { StrictMode } from "react";
          import { ConsentBanner } from "./ConsentBanner.jsx";
          export default () => <StrictMode><h1>${PEARL.name}</h1><ConsentBanner /></StrictMode>;`,
      }),
    },
  }),
  Vue: async () => ({
    body: '<div id="app"></div><script src="/app.js"></script>',
    scripts: {
      "/app.js": await bundleRecipe({
        "main.js": recipe("main.js"),
        "hatpin.js": recipe("hatpin.js"),
        "ConsentBanner.vue": recipe("ConsentBanner.vue"),
        "App.vue": `<script setup>import ConsentBanner from "./ConsentBanner.vue";</script>
          <template><h1>${PEARL.name}</h1><ConsentBanner /></template>`,
      }),
    },
  }),
  "Google Tag Manager": async () => ({
    // The shop's consent tool, and the container as Google says to paste it.
    head: `<script>
        window.dataLayer = [];
        function gtag() { dataLayer.push(arguments); }
        function agree() {
          localStorage.setItem("consent", "granted");
          gtag("consent", "update", { ad_storage: "granted", ad_user_data: "granted" });
        }
        gtag("consent", "default", { ad_storage: "denied", ad_user_data: "denied" });
        if (localStorage.getItem("consent")) agree();
        dataLayer.push({ "gtm.start": Date.now(), event: "gtm.js" });
      </script><script async src="/gtm.js?id=GTM-TEST"></script>`,
    body: '<button onclick="agree()">Accept</button>',
    scripts: { "/gtm.js": containerWith(recipe("gtm.html")) },
  }),
};

/** What Google's container does with Custom HTML: scripts are made anew, and keep no attribute that it does not know. */
function containerWith(customHtml: string): string {
  return `
    const holder = document.createElement("div");
    holder.innerHTML = ${JSON.stringify(customHtml)};
    for (const element of holder.children) {
      const script = document.createElement("script");
      if (element.src) script.src = element.src;
      script.text = element.text;
      document.body.append(script);
    }`;
}

const SHOP_BODY = `<button id="add">Add to cart</button><p id="said"></p><script>
    document.querySelector("#add").onclick = async () => {
      const body = JSON.stringify({ productId: "${PEARL.id}", quantity: 2 });
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/cart/add", { method: "POST", headers, body });
      document.querySelector("#said").textContent = answer.ok ? "It is in your cart." : "";
    };
  </script>`;

for (const [title, makeFront] of Object.entries(FRONTS)) {
  test(`the recipe for ${title}: nothing before the visitor agrees, then all, and no second question`, async ({
    page,
  }) => {
    const { head = "", body, scripts = {} } = await makeFront();
    const html = `<!doctype html><html lang="en"><head><title>${PEARL.name}</title>${head}
      <script type="application/ld+json">${jsonLd(PEARL)}</script></head><body>${body}${SHOP_BODY}</body></html>`;
    const shop = await startStorefront({
      platform: title,
      steps: [],
      answer: async (request) => {
        const text = scripts[request.url.pathname];
        if (text) return { text, headers: { "content-type": "text/javascript" } };
        return (await answerAsHatShop(request)) ?? { text: html, headers: { "content-type": "text/html" } };
      },
    });
    const events = () => shop.events("nobody");
    try {
      followRequests(page);
      await page.goto(`${shop.url}/products/${PEARL.slug}`);
      await atRest(page);
      await page.getByRole("button", { name: "Add to cart" }).click();
      await page.getByText("It is in your cart.").waitFor();
      expect(events()).toEqual([]);
      expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);

      await page.getByRole("button", { name: "Accept" }).click();
      await waitFor("the visit and the add", () => events().length >= 2);
      const said = events().map(({ event_name, custom_data }) => [
        event_name,
        custom_data?.contents?.map(({ id, quantity }) => ({ id, quantity })),
      ]);
      expect(said).toEqual([
        ["page_visit", [{ id: PEARL.id }]],
        ["add_to_cart", [{ id: PEARL.id, quantity: 2 }]],
      ]);

      await page.reload();
      await waitFor("the visit of an answer that is remembered", () => events().length >= 3);
      expect(events().map(({ event_name }) => event_name)).toEqual([
        "page_visit",
        "add_to_cart",
        "page_visit",
      ]);
    } finally {
      await shop.close();
    }
  });
}
