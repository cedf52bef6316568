import type { Platform } from "./platform.ts";

/** Buttons inside a page of any kind, and a cart on a server of its own, whose script tells of each add. */
export const snipcart: Platform = {
  isHere: ({ document }) => Boolean(document.querySelector(".snipcart-add-item,#snipcart")),
  watch: async (onAdd, page) => (await import("./embedded-carts.ts")).watchSnipcart(onAdd, page),
};
