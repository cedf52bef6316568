import { attempt } from "./attempt.ts";
import { addable } from "./capture/classify-request.ts";
import { mergeSources } from "./capture/merge-sources.ts";
import { noticeOn } from "./capture/notice.ts";
import { platformHere } from "./capture/platform-here.ts";
import { readPage } from "./capture/product.ts";
import { customData, readProducts } from "./capture/product-facts.ts";
import { describeAdd } from "./capture/product-of-add.ts";
import { watchAction } from "./capture/watch-action.ts";
import { watchNavigation } from "./navigation.ts";
import { listen } from "./page-lifecycle.ts";

/**
 * What the script tag has and its parts use too: the build puts these in the place of the parts' own imports, so that
 * nothing is fetched twice, and what keeps a state is there once.
 */
export const SHARED_WITH_PARTS = {
  addable,
  attempt,
  customData,
  describeAdd,
  listen,
  mergeSources,
  noticeOn,
  platformHere,
  readPage,
  readProducts,
  watchAction,
  watchNavigation,
};
