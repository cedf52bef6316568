import { ecwid } from "./ecwid.ts";
import { evershop } from "./evershop.ts";
import { nextActions } from "./next-actions.ts";
import type { Platform } from "./platform.ts";
import { shopify } from "./shopify.ts";
import { shopware } from "./shopware.ts";
import { snipcart } from "./snipcart.ts";
import { squarespace } from "./squarespace.ts";
import { sylius } from "./sylius.ts";

/** Every platform that is known, those first that are told by the least mistakable mark. */
export const PLATFORMS: Platform[] = [
  shopify,
  shopware,
  squarespace,
  sylius,
  evershop,
  // A framework, and shops inside pages of any kind.
  nextActions,
  ecwid,
  snipcart,
];
