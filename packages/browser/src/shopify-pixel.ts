export type {
  ShopifyConsent,
  ShopifyCustomer,
  ShopifyEvent,
  ShopifyPixelApi,
} from "./shopify-pixel/pixel-api.ts";
export { type ShopifyPixelOptions, startShopifyPixel } from "./shopify-pixel/start-shopify-pixel.ts";
