/**
 * The event names that Pinterest reports under their own heading.
 * Any other name is a user-defined event, which we take only when the caller asks for it by
 * `allowCustomEventNames`: a typo must be an error, not a new event.
 */
export const EVENT_NAMES = [
  "add_payment_info",
  "add_to_cart",
  "add_to_wishlist",
  "app_install",
  "app_open",
  "checkout",
  "contact",
  "custom",
  "customize_product",
  "find_location",
  "initiate_checkout",
  "lead",
  "page_visit",
  "schedule",
  "search",
  "signup",
  "start_trial",
  "submit_application",
  "subscribe",
  "view_category",
  "view_content",
  "watch_video",
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

/** Where an event happened. */
export const ACTION_SOURCES = ["web", "app_android", "app_ios", "offline"] as const;

export type ActionSource = (typeof ACTION_SOURCES)[number];
