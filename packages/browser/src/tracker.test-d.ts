// Compiled by `tsc -p packages/browser`, never run: what must compile does, and each line under @ts-expect-error must not.
import type { CustomDataInput, EventName } from "@hatpin/core";
import { createTracker, type Tracker } from "./index.ts";

declare const tracker: Tracker;
declare const anyName: EventName;
declare const anyData: CustomDataInput;

tracker.track("page_visit");
tracker.track("search", { search_string: "felt hat", content_ids: [101, "102"] });
tracker.track("checkout", { order_id: 10042, value: "72.39", currency: "EUR" });
tracker.track("add_to_cart", { contents: [{ id: "101", item_price: 24, quantity: 2 }] }, { event_id: "1" });
// A name of the shop's own, and one that is known only at run time, may have every field.
tracker.track("hat_fitted", { search_string: "cloche", order_id: "1" });
tracker.track(anyName, anyData);

// @ts-expect-error no such field
tracker.track("add_to_cart", { vlaue: 24 });
// @ts-expect-error a search of what is an order
tracker.track("checkout", { search_string: "felt hat" });
// @ts-expect-error an order of what is a look at a page
tracker.track("page_visit", { order_id: "10042" });
// @ts-expect-error a list of ids
tracker.track("page_visit", { content_ids: "101" });

createTracker({ endpoint: "/hatpin/events", debug: "overlay" });
createTracker({ endpoint: "/hatpin/events", debug: "query" });
// @ts-expect-error no such way
createTracker({ endpoint: "/hatpin/events", debug: "console" });
