import { addable } from "./capture/classify-request.ts";
import { lastClick } from "./capture/last-click.ts";
import { nameProducts } from "./capture/name-products.ts";
import { noticeOn } from "./capture/notice.ts";
import { platformHere } from "./capture/platform-here.ts";
import { readPage } from "./capture/product.ts";
import { customData, readProducts } from "./capture/product-facts.ts";
import { describeAdd } from "./capture/product-of-add.ts";
import { readMoney } from "./capture/shown-price.ts";
import { watchAction } from "./capture/watch-action.ts";
import { watchNavigation } from "./navigation.ts";

// The tag's first part, which it fetches at once: who follows visits, reads products and judges adds to cart.

export { judgeAdds } from "./capture/judge-adds.ts";
export { watchVisits } from "./capture/watch-visits.ts";

/** What this part has and those after it use too: as `SHARED_WITH_PARTS`. */
export const SHARED_WITH_LATER_PARTS = {
  addable,
  customData,
  describeAdd,
  lastClick,
  nameProducts,
  noticeOn,
  platformHere,
  readMoney,
  readPage,
  readProducts,
  watchAction,
  watchNavigation,
};
