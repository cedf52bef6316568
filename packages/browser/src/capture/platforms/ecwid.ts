import { lastClick } from "../last-click.ts";
import type { Platform } from "./platform.ts";

/** A shop inside a page of any kind, on a server of its own: what is left is its word that the cart has changed. */
export const ecwid: Platform = {
  isHere: ({ Ecwid }) => Boolean(Ecwid),
  watch: async (onAdd, page) => (await import("./embedded-carts.ts")).watchEcwid(onAdd, page, lastClick),
};
