import type { Page } from "playwright/test";

/** A stand-in for a shop on one platform: its markup, its requests, and its answers, good and bad. */
export interface Storefront {
  /** As a shop owner would say it, e.g. `WooCommerce classic`. */
  platform: string;
  /** The shop's answer; undefined: 404. */
  answer(request: ShopRequest): ShopAnswer | undefined | Promise<ShopAnswer | undefined>;
  steps: Step[];
  /** More attributes of the script tag, e.g. `{ "data-currency": "EUR" }`. */
  tag?: { [attribute: string]: string };
}

/** What one visitor does, and what must be counted for it. Each step has a visitor, and so a cart, of its own. */
export interface Step {
  /** A claim, e.g. `an add that exceeds the stock is refused`. */
  title: string;
  /** Where the visitor begins. */
  path: string;
  /** Something that must stay silent, though it looks like an add or another event. */
  isTrap?: boolean;
  act?(page: Page): Promise<void>;
  /** Every `add_to_cart` there must be, in order. Default: none. */
  adds?: ExpectedAdd[];
  /** The product of the first `page_visit`; not looked at when left out. */
  visit?: Partial<ExpectedAdd>;
  /** Every other event beside `page_visit`; not looked at when left out. */
  events?: { event_name: string; custom_data?: Record<string, unknown> }[];
}

/** One line of one `add_to_cart`. */
export interface ExpectedAdd {
  id: string;
  /** Of one piece, in major units. */
  price: number;
  currency: string;
  quantity: number;
  name?: string;
}

export interface ShopRequest {
  method: string;
  url: URL;
  headers: { [lowerCaseName: string]: string | undefined };
  /** The body as text. */
  body: string;
  /** The fields of a form, in either encoding; empty for anything else. */
  fields: URLSearchParams;
  /** This visitor's own, empty at first: cart, flash messages, whatever the shop remembers. */
  session: Session;
}

// biome-ignore lint/suspicious/noExplicitAny: each storefront keeps in it what it likes
export type Session = { [name: string]: any };

export interface ShopAnswer {
  /** Default 200. */
  status?: number;
  headers?: { [name: string]: string | string[] };
  /** A document: the script tag is put first into its head. */
  html?: string;
  json?: unknown;
  /** Anything else; give its `content-type` in the headers. */
  text?: string;
  /** 302 to here. */
  redirect?: string;
}
