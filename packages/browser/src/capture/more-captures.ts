import { addToWishlist } from "./add-to-wishlist.ts";
import { checkout } from "./checkout.ts";
import { dataLayers } from "./data-layers/data-layers.ts";
import { identifyForms } from "./identify-forms.ts";
import { initiateCheckout } from "./initiate-checkout.ts";
import { lead } from "./lead.ts";
import { search } from "./search.ts";
import { signup } from "./signup.ts";
import { viewCategory } from "./view-category.ts";
import { watchVideo } from "./watch-video.ts";

/** Captures of the script tag that come as one part, right after it, by the names that `data-capture` has for them. */
export const MORE_CAPTURES = {
  add_to_wishlist: addToWishlist,
  checkout,
  data_layers: dataLayers,
  identify_forms: identifyForms,
  initiate_checkout: initiateCheckout,
  lead,
  search,
  signup,
  view_category: viewCategory,
  watch_video: watchVideo,
};
