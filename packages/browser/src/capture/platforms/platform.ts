import type { Product } from "../product-facts.ts";
import type { RequestFields } from "../request-fields.ts";
import type { SeenRequest } from "../watch-requests.ts";

/** Whether the shop has done what was asked; `later`: another answer will tell. */
export type Verdict = boolean | "later";

export type PageKind = "home" | "product" | "category" | "search" | "cart" | "checkout" | "order" | "other";

/** What an order's confirmation page says of it. */
export interface Order {
  order_id: string;
  products: Product[];
  /** In major units, with what Pinterest counts as the order's value. */
  value?: number | string;
  currency?: string;
}

/** The page's globals: nothing is known of what a shop puts there. */
// biome-ignore lint/suspicious/noExplicitAny: each platform reads its own, and every reading is guarded
export type Globals = Window & { [name: string]: any };

/** What a shop answers, or an object in it: nothing is known of that either. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type Answer = { [key: string]: any };

/**
 * What is particular to the shops of one platform. Everything is optional but how to know them: where a platform
 * says nothing, or `undefined`, its shops are read and judged as any other. None of it needs to guard itself: what
 * throws has said nothing.
 */
export interface Platform {
  /** Something true if this page is of such a shop. Cheap: asked often until one says yes. */
  isHere(page: Globals): unknown;
  /** For shops whose pages have no mark: whether a request says by itself of which kind the shop is. */
  isAsked?(request: SeenRequest): boolean;
  /**
   * Of requests that no shop of its own would add by (their address and body speak of no cart): which may add? With
   * `isAsked` only.
   */
  mayAdd?(request: SeenRequest): boolean;
  /**
   * What a request asks to be added, each with its quantity; without an id it is the page's product. `false`: nothing,
   * whatever the request's words are.
   */
  readAdd?(request: SeenRequest, fields: RequestFields, control?: Element): Product[] | false | undefined;
  /** Judges the answer to an add: parsed JSON, or a document. */
  isAccepted?(status: number, answer: unknown): Verdict | Promise<boolean> | undefined;
  /** The request, of any method, whose answer tells what was left for `later`. */
  confirmation?: { url: RegExp; isAccepted(status: number, answer: unknown): boolean | undefined };
  /** The answer's lines, with prices in major units, as `12.50`. */
  readAnswer?(answer: unknown, page: Globals): Product[] | undefined;
  /** Judges the page that answers a form or a link. */
  isPageConfirming?(page: Globals): Verdict | undefined;
  /** The page's product first, if there is one, then its variants: what globals and attributes say. */
  readPage?(page: Globals): (Product | undefined)[];
  kindOfPage?(page: Globals): PageKind | undefined;
  readOrder?(page: Globals): Order | undefined;
  /** For shops that tell of adds by events of their own. */
  watch?(onAdd: (products: Product[]) => void, page: Globals): Promise<void>;
}
