import { startShopifyPixel } from "./shopify-pixel/start-shopify-pixel.ts";

// For a pixel without a bundler: however this file is loaded (pasted, by `import()` or by `importScripts`), the
// function is there by this name.
(self as { hatpinShopifyPixel?: typeof startShopifyPixel }).hatpinShopifyPixel = startShopifyPixel;
