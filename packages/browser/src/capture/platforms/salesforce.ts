import { linesOf } from "./lines-of.ts";
import type { Answer, Platform } from "./platform.ts";

/** The Storefront Reference Architecture of Salesforce B2C Commerce. */
export const salesforce: Platform = {
  isHere: ({ document }) => document.querySelector("[data-action][data-querystring]"),
  // The parts of a set stand for it; those of a bundle (`childProducts`) are in it.
  readAdd: ({ url, body }) => {
    if (!/Cart-AddProduct/.test(url.pathname)) return undefined;
    const { pidsObj, pid, quantity: qty } = Object.fromEntries(new URLSearchParams(body as string));
    return (pidsObj ? JSON.parse(pidsObj) : [{ pid, qty }]).map((part: Answer) => ({
      product_id: part.pid,
      quantity: part.qty,
    }));
  },
  readAnswer: ({ cart }: Answer) =>
    linesOf(
      cart.items.map((item: Answer) => ({
        ...item,
        price: item.price.sales.value,
        currency: item.price.sales.currency,
      })),
    ),
  readPage: ({ document }) =>
    linesOf([{ ...document.querySelector<HTMLElement>(".product-detail[data-pid]")?.dataset }]),
};
