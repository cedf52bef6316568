import assert from "node:assert/strict";
import { test } from "node:test";
import { isConversionEvent, type ValidateOptions } from "./is-conversion-event.ts";
import { validateEvent } from "./validate-event.ts";

const NOW_SECONDS = 1_795_517_941;
const now = () => NOW_SECONDS * 1000 + 500;

const DIGEST = "0123456789abcdef".repeat(4);

const GOOD = {
  event_name: "checkout",
  action_source: "web",
  event_time: NOW_SECONDS - 60,
  event_id: "id-1",
  user_data: { em: [DIGEST] },
};

/** The codes by path; the guard must be of the same opinion. */
function codesOf(event: unknown, options: ValidateOptions = {}): Record<string, string> {
  const issues = validateEvent(event, { now, ...options });
  assert.equal(isConversionEvent(event, { now, ...options }), issues.length === 0);
  return Object.fromEntries(issues.map(({ path, code }) => [path, code]));
}

test("an event that Pinterest takes has no issues", () => {
  assert.deepEqual(codesOf(GOOD), {});
  assert.deepEqual(codesOf(Object.assign(Object.create(null), GOOD)), {});
});

test("null is fine where Pinterest says so, undefined wherever a field may be absent", () => {
  assert.deepEqual(
    codesOf({
      ...GOOD,
      language: null,
      partner_name: null,
      opt_out: undefined,
      user_data: { em: [DIGEST], click_id: null, partner_id: null },
      custom_data: {
        currency: null,
        value: null,
        external_measurement_vendor_id: null,
        num_items: undefined,
      },
    }),
    {},
  );
  assert.deepEqual(
    codesOf({ ...GOOD, wifi: null, custom_data: { num_items: null, contents: null }, app_info: null }),
    { wifi: "type", "custom_data.num_items": "type", "custom_data.contents": "type", app_info: "type" },
  );
});

const BROKEN: [title: string, change: Record<string, unknown>, issues: Record<string, string>][] = [
  ["no name", { event_name: undefined }, { event_name: "required" }],
  ["an unknown name", { event_name: "add_to_card" }, { event_name: "event_name" }],
  ["an unknown source", { action_source: "browser" }, { action_source: "enum" }],
  ["a source that is no text", { action_source: 1 }, { action_source: "type" }],
  ["a time with a fraction", { event_time: NOW_SECONDS - 0.5 }, { event_time: "type" }],
  ["a time as text", { event_time: String(NOW_SECONDS) }, { event_time: "type" }],
  ["a time of eight days ago", { event_time: NOW_SECONDS - 691_200 }, { event_time: "event_time_too_old" }],
  ["a time in the future", { event_time: NOW_SECONDS + 62 }, { event_time: "event_time_in_future" }],
  ["milliseconds", { event_time: NOW_SECONDS * 1000 }, { event_time: "event_time_in_future" }],
  ["no id", { event_id: undefined }, { event_id: "required" }],
  ["a blank id", { event_id: " \t" }, { event_id: "blank" }],
  ["a numeric id", { event_id: 5 }, { event_id: "type" }],
  ["an address without host", { event_source_url: "/a" }, { event_source_url: "format" }],
  ["a language in words", { language: "english" }, { language: "format" }],
  ["an unknown key", { email: 1 }, { email: "unknown_key" }],
  ["an unknown key that holds nothing", { email: undefined }, { email: "unknown_key" }],
  ["opt_out as text", { opt_out: "true" }, { opt_out: "type" }],
  ["no user_data", { user_data: undefined }, { user_data: "required" }],
  ["user_data without identity", { user_data: {} }, { user_data: "identity" }],
  [
    "an address without user agent",
    { user_data: { client_ip_address: "203.0.113.7" } },
    { user_data: "identity" },
  ],
  [
    "a blank user agent",
    { user_data: { client_ip_address: "203.0.113.7", client_user_agent: "" } },
    { user_data: "identity" },
  ],
  ["an empty list of digests", { user_data: { em: [] } }, { "user_data.em": "too_short" }],
  ["clear text", { user_data: { em: ["jo@example.com"] } }, { "user_data.em.0": "not_hashed" }],
  ["a digest in capitals", { user_data: { em: [DIGEST.toUpperCase()] } }, { "user_data.em.0": "not_hashed" }],
  [
    "a digest that is too short",
    { user_data: { em: [DIGEST.slice(1)] } },
    { "user_data.em.0": "not_hashed" },
  ],
  ["a digest with a line break", { user_data: { em: [`${DIGEST}\n`] } }, { "user_data.em.0": "not_hashed" }],
  ["a digest without its list", { user_data: { em: DIGEST } }, { "user_data.em": "type" }],
  ["a digest that is a number", { user_data: { em: [5] } }, { "user_data.em.0": "type" }],
  [
    "an unknown key in user_data",
    { user_data: { em: [DIGEST], email: 1 } },
    { "user_data.email": "unknown_key" },
  ],
  ["a value that is a number", { custom_data: { value: 5 } }, { "custom_data.value": "type" }],
  ["a value with an exponent", { custom_data: { value: "1e3" } }, { "custom_data.value": "format" }],
  ["a value without end", { custom_data: { value: "1".repeat(41) } }, { "custom_data.value": "too_long" }],
  ["a currency in small letters", { custom_data: { currency: "eur" } }, { "custom_data.currency": "format" }],
  ["a half item", { custom_data: { num_items: 0.5 } }, { "custom_data.num_items": "type" }],
  ["less than no items", { custom_data: { num_items: -1 } }, { "custom_data.num_items": "range" }],
  ["ids without a list", { custom_data: { content_ids: "a" } }, { "custom_data.content_ids": "type" }],
  [
    "a hole in a list",
    { custom_data: { content_ids: new Array(1) } },
    { "custom_data.content_ids.0": "required" },
  ],
  [
    "a price that is a number",
    { custom_data: { contents: [{}, { item_price: 5 }] } },
    { "custom_data.contents.1.item_price": "type" },
  ],
  [
    "an unknown key in contents",
    { custom_data: { contents: [{ price: "5" }] } },
    { "custom_data.contents.0.price": "unknown_key" },
  ],
  ["contents of lists", { custom_data: { contents: [[1]] } }, { "custom_data.contents.0": "type" }],
  ["a Date where an object should be", { custom_data: new Date() }, { custom_data: "type" }],
  ["an object that writes itself", { custom_data: { toJSON: () => "x" } }, { custom_data: "type" }],
  [
    "a long name of a shop's app",
    { app_info: { app_name: "x".repeat(201) } },
    { "app_info.app_name": "too_long" },
  ],
  [
    "a window beyond all screens",
    { app_info: { window_width: 30_721 } },
    { "app_info.window_width": "range" },
  ],
  ["an unknown key in app_info", { app_info: { os: "x" } }, { "app_info.os": "unknown_key" }],
  ["an unknown form", { device_info: { form_factor: "phone" } }, { "device_info.form_factor": "enum" }],
  ["an overfull battery", { device_info: { battery_level: 101 } }, { "device_info.battery_level": "range" }],
  [
    "many languages",
    { device_info: { languages: Array(101).fill("en") } },
    { "device_info.languages": "too_long" },
  ],
  ["an unknown key in device_info", { device_info: { gpu: "x" } }, { "device_info.gpu": "unknown_key" }],
];

for (const [title, change, issues] of BROKEN) {
  test(`an event with ${title} is refused`, () => {
    assert.deepEqual(codesOf({ ...GOOD, ...change }), issues);
  });
}

test("every problem is told at once", () => {
  const changes = BROKEN.map(([, change]) => change);
  const codes = codesOf({
    ...GOOD,
    ...changes[1],
    ...changes[2],
    ...changes[6],
    custom_data: { value: 5, contents: [{ item_price: 5, price: 1 }], content_ids: [null] },
    user_data: { fn: ["Jo"], email: 1 },
    device_info: { battery_level: 101, languages: [1], gpu: 1 },
  });
  assert.deepEqual(codes, {
    event_name: "event_name",
    action_source: "enum",
    event_time: "event_time_too_old",
    user_data: "identity",
    "user_data.fn.0": "not_hashed",
    "user_data.email": "unknown_key",
    "custom_data.value": "type",
    "custom_data.content_ids.0": "type",
    "custom_data.contents.0.item_price": "type",
    "custom_data.contents.0.price": "unknown_key",
    "device_info.battery_level": "range",
    "device_info.languages.0": "type",
    "device_info.gpu": "unknown_key",
  });
});

test("each issue says in words what to do, and never what the value was", () => {
  const issues = validateEvent(
    { ...GOOD, user_data: { em: ["jo@example.com"], "jo@example.com": 1 } },
    { now },
  );
  assert.deepEqual(issues, [
    {
      path: "user_data.em.0",
      code: "not_hashed",
      message: "must be a SHA-256 digest in lowercase hex, as hashUserData makes it",
    },
    {
      path: "user_data.(unprintable key)",
      code: "unknown_key",
      message:
        "is no field here; the fields are em, ph, fn, ln, ct, st, zp, country, db, ge, external_id, hashed_maids, " +
        "client_ip_address, client_user_agent, click_id, partner_id",
    },
  ]);
});

test("the window of time is seven days back and a minute ahead", () => {
  for (const event_time of [NOW_SECONDS - 604_799, NOW_SECONDS, NOW_SECONDS + 60]) {
    assert.deepEqual(codesOf({ ...GOOD, event_time }), {});
  }
});

test("without options the clock is the real one", () => {
  const event_time = Math.floor(Date.now() / 1000);
  assert.deepEqual(validateEvent({ ...GOOD, event_time }), []);
  assert.ok(isConversionEvent({ ...GOOD, event_time }));
  assert.ok(!isConversionEvent({ ...GOOD, event_time: event_time - 700_000 }));
});

test("limits count characters, not UTF-16 units", () => {
  assert.deepEqual(codesOf({ ...GOOD, device_info: { brand: "👒".repeat(100) } }), {});
  assert.deepEqual(codesOf({ ...GOOD, device_info: { brand: "👒".repeat(101) } }), {
    "device_info.brand": "too_long",
  });
});

test("a name of one's own and a missing identity are fine where they are asked for", () => {
  assert.deepEqual(codesOf({ ...GOOD, event_name: "hat_tried_on" }, { allowCustomEventNames: true }), {});
  assert.deepEqual(codesOf({ ...GOOD, event_name: "hat tried on" }, { allowCustomEventNames: true }), {
    event_name: "event_name",
  });
  assert.deepEqual(codesOf({ ...GOOD, user_data: {} }, { identityRequired: false }), {});
});

for (const event of [undefined, null, 5, "checkout", [], [GOOD], new Date(0), () => GOOD, Symbol("s"), 5n]) {
  test(`${Object.prototype.toString.call(event)} is no event`, () => {
    assert.deepEqual(codesOf(event), { "": "type" });
  });
}

test("keys that are not the event's own do not count, and those that JSON writes all do", () => {
  assert.equal(Object.keys(codesOf(Object.create(GOOD))).length, 5);
  const hidden = Object.defineProperty({ ...GOOD }, "event_id", { enumerable: false });
  assert.deepEqual(codesOf(hidden), { event_id: "required" });
  const polluted = { ...GOOD, custom_data: JSON.parse('{"__proto__":{},"constructor":1,"toString":1}') };
  assert.deepEqual(Object.keys(codesOf(polluted)), [
    "custom_data.__proto__",
    "custom_data.constructor",
    "custom_data.toString",
  ]);
});

test("hostile events are refused by issues: getters and proxies that throw, cycles, revoked proxies", () => {
  const thrower = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("no");
      },
      get: () => {
        throw new Error("no");
      },
    },
  );
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const cycle: Record<string, unknown> = {};
  cycle.custom_data = cycle;
  const getter = {
    ...GOOD,
    get event_id() {
      throw new Error("no");
    },
  };

  assert.deepEqual(codesOf(thrower), { "": "type" });
  assert.deepEqual(codesOf(getter), { event_id: "type" });
  assert.deepEqual(codesOf({ ...GOOD, user_data: thrower }), { user_data: "type" });
  assert.deepEqual(codesOf({ ...GOOD, custom_data: { contents: proxy } }), {
    "custom_data.contents": "type",
  });
  assert.deepEqual(codesOf({ ...GOOD, custom_data: cycle }), { "custom_data.custom_data": "unknown_key" });
});

test("a megabyte of problems is refused soon and with a short answer", () => {
  const started = performance.now();
  const lists = validateEvent({ ...GOOD, custom_data: { content_ids: Array(300_000).fill(0) } }, { now });
  const keys = validateEvent(Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`key${n}`, 0])), {
    now,
  });
  assert.ok(performance.now() - started < 5000);
  for (const issues of [lists, keys]) assert.ok(issues.length >= 20 && issues.length <= 100);
});
