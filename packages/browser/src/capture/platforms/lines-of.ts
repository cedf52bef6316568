import { idsOf, type Product, readProducts, WHOLE_UNITS } from "../product-facts.ts";

/**
 * Reads objects that each describe one product, by the usual names of their keys and without what lies deeper; those
 * without an id are left out. Prices are in major units; quantities, of a cart or of a stock, are nobody's business.
 */
export function linesOf(objects: object[]): Product[] {
  return objects
    .map((each) => ({ ...readProducts(Object.entries(each), WHOLE_UNITS)[0], quantity: undefined }))
    .filter((product) => idsOf(product)[0]);
}
