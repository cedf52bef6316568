import { bigcommerce } from "./bigcommerce.ts";
import { ecwid } from "./ecwid.ts";
import { evershop } from "./evershop.ts";
import { magento } from "./magento.ts";
import { nextActions } from "./next-actions.ts";
import { opencart } from "./opencart.ts";
import type { Platform } from "./platform.ts";
import { prestashop } from "./prestashop.ts";
import { salesforce } from "./salesforce.ts";
import { shopify } from "./shopify.ts";
import { shopware } from "./shopware.ts";
import { snipcart } from "./snipcart.ts";
import { squarespace } from "./squarespace.ts";
import { sylius } from "./sylius.ts";
import { woocommerce } from "./woocommerce.ts";

/** Every platform that is known, those first that are told by the least mistakable mark. */
export const PLATFORMS: Platform[] = [
  shopify,
  prestashop,
  bigcommerce,
  shopware,
  woocommerce,
  magento,
  salesforce,
  squarespace,
  sylius,
  evershop,
  opencart,
  // A framework, and shops inside pages of any kind.
  nextActions,
  ecwid,
  snipcart,
];
