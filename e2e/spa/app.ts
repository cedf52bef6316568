import type { Storefront } from "../storefronts/storefront.ts";

/** An app with a router as published. All show the same shop: links and buttons have the same names. */
export interface App {
  name: string;
  /** Where it shows a product. */
  base: string;
  /** Says of an old address where the product is now. */
  oldLink: string;
  oldBase: string;
  /** Asks for consent first. */
  hasBanner?: boolean;
  open(): Promise<OpenApp>;
}

export interface OpenApp {
  answer: Storefront["answer"];
  close(): Promise<void>;
}
