import type { Platform } from "./platform.ts";
import { shopify } from "./shopify.ts";
import { shopware } from "./shopware.ts";

/** Every platform that is known, those first that are told by the least mistakable mark. */
export const PLATFORMS: Platform[] = [shopify, shopware];
