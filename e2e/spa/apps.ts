import type { ShopRequest, Storefront } from "../storefronts/storefront.ts";
import { answerAsHatShop, bundleApp } from "./hat-shop.ts";
import { answerInPages } from "./turbo-pages.ts";

/** An app with a router as published. All show the same shop: links and buttons have the same names. */
export interface App {
  name: string;
  /** The script of it, a file of `apps/`. */
  file: string;
  /** Where it shows a product. */
  base: string;
  /** Says of an old address where the product is now. */
  oldLink: string;
  oldBase: string;
  answer: Storefront["answer"];
}

const inPage = async (request: ShopRequest) =>
  (await answerAsHatShop(request)) ?? {
    html: `<!doctype html><html lang="en"><head><title>Hats</title></head>
      <body><div id="app"></div><script src="/assets/app.js"></script></body></html>`,
  };

const PRODUCTS = { base: "/products/", oldLink: "An old address", oldBase: "/old/" };

export const APPS: App[] = [
  { name: "React Router, loaders", file: "react-router.jsx", ...PRODUCTS, answer: inPage },
  { name: "Vue Router", file: "vue-router.ts", ...PRODUCTS, answer: inPage },
  ...["/products/", "/body/"].map((base) => ({
    name: `Turbo, data in the ${base === "/body/" ? "body" : "head"}`,
    file: "turbo.js",
    base,
    oldLink: `An old address of ${base}`,
    oldBase: `/old${base}`,
    answer: answerInPages,
  })),
];

export async function storefrontOf({ name, file, answer }: App): Promise<Storefront> {
  const script = await bundleApp(file);
  return {
    platform: name,
    steps: [],
    answer: (request) =>
      request.url.pathname === "/assets/app.js"
        ? { text: script, headers: { "content-type": "text/javascript" } }
        : answer(request),
  };
}
