import { CURRENCY, PRODUCTS, productById } from "./products.mjs";

/** A visitor's cart: quantities by product id. */
export function createCart() {
  const quantities = new Map();

  /** Changes the quantity, or says in one sentence why not. */
  function setQuantity(id, quantity) {
    const product = productById(id);
    if (!product) return { error: "We do not know this product." };
    if (!Number.isInteger(quantity) || quantity < 0) return { error: "Please choose a whole number." };
    if (quantity > product.stock) return { error: refusal(product) };
    if (quantity === 0) quantities.delete(id);
    else quantities.set(id, quantity);
    return { line: lineOf(product) };
  }

  const lineOf = ({ id, name, price }) => ({
    id,
    name,
    price,
    currency: CURRENCY,
    quantity: quantities.get(id) ?? 0,
  });

  return {
    add(id, quantity) {
      if (!(quantity > 0)) return { error: "Please choose a whole number." };
      return setQuantity(id, (quantities.get(id) ?? 0) + quantity);
    },
    setQuantity,
    lines: () => PRODUCTS.filter(({ id }) => quantities.has(id)).map(lineOf),
    count: () => [...quantities.values()].reduce((sum, quantity) => sum + quantity, 0),
    total: () => (totalCents(quantities) / 100).toFixed(2),
    clear: () => quantities.clear(),
  };
}

function refusal({ name, stock }) {
  return stock === 0 ? `Sorry, ${name} has just sold out.` : `Sorry, we have only ${stock} of ${name}.`;
}

/** In whole cents, for a sum of decimals is not exact. */
function totalCents(quantities) {
  let cents = 0;
  for (const [id, quantity] of quantities)
    cents += Math.round(Number(productById(id).price) * 100) * quantity;
  return cents;
}
