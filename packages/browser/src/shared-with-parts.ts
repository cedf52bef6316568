import { attempt } from "./attempt.ts";
import { entriesOf } from "./capture/body-entries.ts";
import { trackedSoFar } from "./capture/track-log.ts";
import { watchRequests } from "./capture/watch-requests.ts";
import { createLog } from "./log.ts";
import { listen } from "./page-lifecycle.ts";
import { patch } from "./patch.ts";
import { randomId } from "./random-id.ts";
import { trustedText } from "./trusted-text.ts";

/**
 * What the script tag has and its parts use too: the build puts these in the place of the parts' own imports, so that
 * nothing is fetched twice, and what keeps a state is there once.
 */
export const SHARED_WITH_PARTS = {
  JSON,
  Promise,
  attempt,
  createLog,
  entriesOf,
  listen,
  patch,
  randomId,
  trackedSoFar,
  trustedText,
  watchRequests,
};
