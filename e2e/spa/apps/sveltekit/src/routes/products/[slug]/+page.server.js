import { error, fail } from "@sveltejs/kit";
import { HATS } from "$lib/hat.ts";

/** What the data take. */
const DATA_MS = 300;

export async function load({ params }) {
  await new Promise((resolve) => setTimeout(resolve, DATA_MS));
  const hat = HATS.find(({ slug }) => slug === params.slug);
  return hat ? { hat } : error(404);
}

// Answers 200 to a script, whatever comes of it; `type` in its JSON says what did.
export const actions = {
  async addToCart({ request }) {
    const id = (await request.formData()).get("product_id");
    const hat = HATS.find((each) => each.id === id);
    return hat && !hat.isSoldOut
      ? { notice: "It is in your cart." }
      : fail(422, { notice: "It is sold out." });
  },
};
