import type { ShopRequest, Storefront } from "../storefronts/storefront.ts";
import type { App, OpenApp } from "./app.ts";
import { answerAsHatShop, bundleApp } from "./hat-shop.ts";
import { answerInPages } from "./turbo-pages.ts";

const inPage = async (request: ShopRequest) =>
  (await answerAsHatShop(request)) ?? {
    html: `<!doctype html><html lang="en"><head><title>Hats</title></head>
      <body><div id="app"></div><script src="/assets/app.js"></script></body></html>`,
  };

const PRODUCTS = { base: "/products/", oldLink: "An old address", oldBase: "/old/" };

/** Those that are one script. */
export const APPS: App[] = [
  { name: "React Router, loaders", ...PRODUCTS, open: () => openBundle("react-router.jsx", inPage) },
  { name: "Vue Router", ...PRODUCTS, open: () => openBundle("vue-router.ts", inPage) },
  ...["/products/", "/body/"].map((base) => ({
    name: `Turbo, data in the ${base === "/body/" ? "body" : "head"}`,
    base,
    oldLink: `An old address of ${base}`,
    oldBase: `/old${base}`,
    open: () => openBundle("turbo.js", answerInPages),
  })),
];

/** The script of an app, a file of `apps/`, and who answers all else. */
async function openBundle(file: string, answer: Storefront["answer"]): Promise<OpenApp> {
  const text = await bundleApp(file);
  return {
    answer: (request) =>
      request.url.pathname === "/assets/app.js"
        ? { text, headers: { "content-type": "text/javascript" } }
        : answer(request),
    close: async () => {},
  };
}
