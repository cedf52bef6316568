import type { TrackerOptions } from "./options.ts";
import { startTracker, type Tracker } from "./tracker.ts";

/** Starts to track this page. Throws when an option is wrong; from then on nothing ever reaches the page. */
export function createTracker(options: TrackerOptions): Tracker {
  return startTracker(options, async (userData) => {
    const { hashIdentity } = await import("./hash-identity.ts");
    return hashIdentity(userData, options);
  });
}
