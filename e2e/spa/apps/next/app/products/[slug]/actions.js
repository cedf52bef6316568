"use server";

import { cookies } from "next/headers";
import { HATS } from "../../hat.ts";

export async function addToCart(_, form) {
  const hat = HATS.find(({ id }) => id === form.get("product_id"));
  if (!hat || hat.isSoldOut) return "It is sold out.";
  const kept = await cookies();
  kept.set("cart", `${Number(kept.get("cart")?.value ?? 0) + 1}`);
  return "It is in your cart.";
}
