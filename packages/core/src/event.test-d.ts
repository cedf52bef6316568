// Compiled by `tsc -p packages/core`, never run: what must compile does, and each line under @ts-expect-error must not.
import {
  type ActionSource,
  type ConversionEvent,
  type ConversionEventInput,
  createConversionEvent,
  createEventId,
  type EventName,
  type HashedUserData,
  hashUserData,
  isConversionEvent,
  type NormalizedUserData,
  normalizeUserData,
  type Sha256Hex,
  type UserData,
  validateEvent,
  type WireEvent,
} from "./index.ts";

declare const event: ConversionEvent;
declare const wireEvent: WireEvent;
declare const digest: Sha256Hex;
declare const unknownValue: unknown;
declare function send(event: ConversionEvent): void;
declare function takeInput(input: ConversionEventInput): void;
declare function expectType<T>(value: T): void;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

// All names of Pinterest are offered, and other text is taken too, for allowCustomEventNames.
expectType<Equal<EventName extends ConversionEventInput["event_name"] ? true : false, true>>(true);
expectType<
  Equal<
    EventName,
    | "add_payment_info"
    | "add_to_cart"
    | "add_to_wishlist"
    | "app_install"
    | "app_open"
    | "checkout"
    | "contact"
    | "custom"
    | "customize_product"
    | "find_location"
    | "initiate_checkout"
    | "lead"
    | "page_visit"
    | "schedule"
    | "search"
    | "signup"
    | "start_trial"
    | "submit_application"
    | "subscribe"
    | "view_category"
    | "view_content"
    | "watch_video"
  >
>(true);
expectType<Equal<ActionSource, "web" | "app_android" | "app_ios" | "offline">>(true);

// Raw and hashed are different types.
const rawText = "jo@example.com";
// @ts-expect-error text is no digest
export const notHashed: Sha256Hex = rawText;
// @ts-expect-error not even text that looks like one
export const looksHashed: Sha256Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
// @ts-expect-error raw user data is not hashed
export const rawUserData: HashedUserData = { em: ["jo@example.com"] };
// @ts-expect-error a digest stands in a list
export const bareDigest: HashedUserData = { em: digest };
// @ts-expect-error normalised text is not hashed
export const normalizedUserData: HashedUserData = normalizeUserData({ em: rawText });
expectType<Promise<HashedUserData>>(hashUserData({ em: rawText }));
expectType<NormalizedUserData>(normalizeUserData({ em: rawText }));
expectType<string>(digest);

// What is hashed already may be handed in, beside what is raw.
export const mixed: UserData = {
  em: [digest, rawText],
  external_id: 10042,
  client_ip_address: "203.0.113.7",
};
void createConversionEvent({ event_name: "checkout", user_data: { em: [digest] } });

// A built event and its input are different types.
expectType<Promise<ConversionEvent>>(
  createConversionEvent({ event_name: "checkout", user_data: { em: rawText } }),
);
send(event);
// @ts-expect-error an object that looks like an event was not built
send({
  event_name: "checkout",
  action_source: "web",
  event_time: 1,
  event_id: "a",
  user_data: { em: [digest] },
});
// @ts-expect-error nor was one that has the shape
send(wireEvent);
// @ts-expect-error nor its input
send({ event_name: "checkout", user_data: { em: rawText } });
// @ts-expect-error nor the promise of one
send(createConversionEvent({ event_name: "checkout" }));
if (isConversionEvent(unknownValue)) send(unknownValue);
// @ts-expect-error without the check it is unknown
send(unknownValue);
expectType<WireEvent>(event);

// Fields of the input.
export const full: ConversionEventInput = {
  event_name: "checkout",
  event_time: new Date(),
  event_id: 10042,
  opt_out: false,
  wifi: null,
  language: undefined,
  custom_data: {
    currency: "EUR",
    value: 25,
    predicted_ltv: "99.90",
    content_ids: [1, "b"],
    contents: [{ id: 1, item_price: "12.50", quantity: 2 }],
  },
  app_info: { app_id: 5, install_time: 1_732_430_000 },
  device_info: { form_factor: "tablet", languages: ["en"], battery_level: 78 },
};
// @ts-expect-error an event has a name
takeInput({ user_data: {} });
// @ts-expect-error a typo in a key
takeInput({ event_name: "checkout", even_id: "a" });
// @ts-expect-error camelCase is not Pinterest's spelling
takeInput({ event_name: "checkout", eventId: "a" });
// @ts-expect-error a source that there is not
takeInput({ event_name: "checkout", action_source: "browser" });
// @ts-expect-error a time as text
takeInput({ event_name: "checkout", event_time: "2026-11-24" });
// @ts-expect-error a flag as text
takeInput({ event_name: "checkout", opt_out: "true" });
// @ts-expect-error a field of user_data that there is not
takeInput({ event_name: "checkout", user_data: { email: rawText } });
// @ts-expect-error opt_out_type belongs in custom_data
takeInput({ event_name: "checkout", user_data: { opt_out_type: "LDP" } });
// @ts-expect-error an amount is no flag
takeInput({ event_name: "checkout", custom_data: { value: true } });
// @ts-expect-error a quantity is a number
takeInput({ event_name: "checkout", custom_data: { contents: [{ quantity: "2" }] } });
// @ts-expect-error a form that there is not
takeInput({ event_name: "checkout", device_info: { form_factor: "phone" } });
// @ts-expect-error an address is one string
takeInput({ event_name: "checkout", user_data: { client_ip_address: ["a"] } });

// What a built event holds.
expectType<string>(event.event_id);
expectType<number>(event.event_time);
expectType<string | null | undefined>(event.custom_data?.value);
expectType<string | undefined>(event.custom_data?.contents?.[0]?.item_price);
expectType<Sha256Hex | undefined>(event.user_data.em?.[0]);

// Options.
void createConversionEvent(
  { event_name: "x" },
  { allowCustomEventNames: true, now: () => 0, newId: () => "a" },
);
// @ts-expect-error an option that there is not
void createConversionEvent({ event_name: "x" }, { allowCustomNames: true });
validateEvent(unknownValue, { now: Date.now, identityRequired: false });

// Ids.
expectType<string>(createEventId());
expectType<string | Promise<string>>(createEventId("order", "10042"));
// @ts-expect-error with parts it may be a promise
expectType<string>(createEventId("order", "10042"));
// @ts-expect-error parts are text
createEventId("order", 10042);
