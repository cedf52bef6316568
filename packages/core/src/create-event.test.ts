import assert from "node:assert/strict";
import { test } from "node:test";
import { type CreateConversionEventOptions, createConversionEvent } from "./create-event.ts";
import { InvalidEventError, type Issue, type Warning } from "./errors.ts";
import type { ConversionEvent, ConversionEventInput } from "./event.ts";
import { EVENT_NAMES } from "./event-names.ts";

const NOW_SECONDS = 1_795_517_941;
const now = () => NOW_SECONDS * 1000 + 500;

/** The SHA-256 of `jo@example.com`. */
const JO = "f4e19df2e6c609fbd59a42b9063d0fadf44260218531ea21ad8c575f205c0453";

const MINIMAL = { event_name: "checkout", user_data: { em: "jo@example.com" } };

async function build(
  input: unknown,
  options: CreateConversionEventOptions = {},
): Promise<{ event: ConversionEvent; warnings: Warning[] }> {
  const warnings: Warning[] = [];
  const onWarning = (warning: Warning) => warnings.push(warning);
  // A cast, because some of what callers hand in does not compile.
  const event = await createConversionEvent(input as ConversionEventInput, { now, onWarning, ...options });
  return { event, warnings };
}

async function issuesOf(input: unknown, options?: CreateConversionEventOptions): Promise<Issue[]> {
  try {
    await build(input, options);
  } catch (error) {
    if (error instanceof InvalidEventError) return error.issues;
    throw error;
  }
  throw new assert.AssertionError({ message: "the event was built" });
}

async function codesOf(
  input: unknown,
  options?: CreateConversionEventOptions,
): Promise<Record<string, string>> {
  return Object.fromEntries((await issuesOf(input, options)).map(({ path, code }) => [path, code]));
}

test("the least input makes an event of the web, now, with an id of its own", async () => {
  const { event, warnings } = await build(MINIMAL, { newId: () => "id-1" });
  assert.deepEqual(event, {
    event_name: "checkout",
    action_source: "web",
    event_time: NOW_SECONDS,
    event_id: "id-1",
    user_data: { em: [JO] },
  });
  assert.deepEqual(warnings, []);
});

test("each event gets another id, and a maker of ids may take its time", async () => {
  const events = await Promise.all([build(MINIMAL), build(MINIMAL)]);
  assert.notEqual(events[0].event.event_id, events[1].event.event_id);
  assert.equal((await build(MINIMAL, { newId: async () => "late" })).event.event_id, "late");
});

test("every parameter of Pinterest's Python create_conversion_event is taken under its name", async () => {
  const parameters = {
    event_name: "checkout",
    action_source: "app_ios",
    event_time: NOW_SECONDS - 60,
    event_id: "eventId0001",
    user_data: { client_ip_address: "203.0.113.7", client_user_agent: "Mozilla/5.0" },
    custom_data: { currency: "USD", value: "72.39" },
    event_source_url: "https://www.my-clothing-shop.org/",
    partner_name: "ss-partnername",
    app_id: "429047995",
    app_name: "Pinterest",
    app_version: "7.9",
    device_brand: "Apple",
    device_carrier: "T-Mobile",
    device_model: "iPhone X",
    device_type: "iPhone",
    os_version: "12.1.4",
    language: "en",
  };
  assert.equal(Object.keys(parameters).length, 17);
  assert.deepEqual((await build(parameters)).event, parameters);
});

test("false and zero are values", async () => {
  const { event } = await build({
    ...MINIMAL,
    opt_out: false,
    wifi: false,
    custom_data: { num_items: 0, value: 0 },
    device_info: { battery_level: 0 },
  });
  assert.equal(event.opt_out, false);
  assert.equal(event.wifi, false);
  assert.deepEqual(event.custom_data, { num_items: 0, value: "0" });
  assert.deepEqual(event.device_info, { battery_level: 0 });
});

test("null, undefined and empty lists are left out, and opt_out is never made up", async () => {
  const { event } = await build({
    ...MINIMAL,
    action_source: null,
    event_time: null,
    event_id: undefined,
    language: null,
    opt_out: undefined,
    user_data: { em: "jo@example.com", click_id: null, fn: undefined },
    custom_data: { value: null, contents: [], content_ids: [], currency: undefined },
    app_info: null,
  });
  assert.deepEqual(Object.keys(event).sort(), [
    "action_source",
    "custom_data",
    "event_id",
    "event_name",
    "event_time",
    "user_data",
  ]);
  assert.deepEqual(event.custom_data, {});
  assert.deepEqual(event.user_data, { em: [JO] });
});

test("ids may be numbers", async () => {
  const { event } = await build({
    ...MINIMAL,
    event_id: 10042,
    app_id: 429047995,
    app_info: { app_id: 7 },
    custom_data: {
      content_ids: [1, "b"],
      contents: [{ id: 1 }],
      order_id: 10042,
      external_measurement_id: 0,
    },
  });
  assert.equal(event.event_id, "10042");
  assert.equal(event.app_id, "429047995");
  assert.equal(event.app_info?.app_id, "7");
  assert.deepEqual(event.custom_data, {
    content_ids: ["1", "b"],
    contents: [{ id: "1" }],
    order_id: "10042",
    external_measurement_id: "0",
    num_items: 1,
  });
});

test("a number is text where the wire wants text", async () => {
  const event = await createConversionEvent({
    ...MINIMAL,
    app_version: 7.9,
    custom_data: { search_string: 42, content_name: 0.1 + 0.2, contents: [{ item_name: 501 }] },
  });
  assert.equal(event.app_version, "7.9");
  assert.equal(event.custom_data?.search_string, "42");
  assert.equal(event.custom_data?.content_name, "0.3");
  assert.equal(event.custom_data?.contents?.[0]?.item_name, "501");
});

test("an id of invisible characters alone is blank", async () => {
  assert.deepEqual(await codesOf({ ...MINIMAL, event_id: "\u200b\u2060" }), { event_id: "blank" });
});

test("an id that lost digits as a number is an issue, not another product's id", async () => {
  const codes = await codesOf({ ...MINIMAL, custom_data: { content_ids: [2 ** 53, Number.NaN] } });
  assert.deepEqual(codes, {
    "custom_data.content_ids.0": "type",
    "custom_data.content_ids.1": "type",
  });
});

const CONVERSIONS: [field: string, given: string, sent: string][] = [
  ["language", "EN", "en"],
  ["language", "pt-BR", "pt"],
  ["language", " zh_Hans ", "zh"],
  ["event_source_url", " https://shop.example/a?b#c ", "https://shop.example/a?b#c"],
  ["event_source_url", "HTTP://shop.example", "HTTP://shop.example"],
];

for (const [field, given, sent] of CONVERSIONS) {
  test(`${field} "${given}" is sent as "${sent}"`, async () => {
    assert.equal(Reflect.get((await build({ ...MINIMAL, [field]: given })).event, field), sent);
  });
}

test("a currency is sent in capitals", async () => {
  assert.equal(
    (await build({ ...MINIMAL, custom_data: { currency: " eur" } })).event.custom_data?.currency,
    "EUR",
  );
});

for (const name of EVENT_NAMES) {
  test(`${name} is a name that Pinterest knows`, async () => {
    assert.equal((await build({ ...MINIMAL, event_name: name })).event.event_name, name);
  });
}

test("a name of one's own must be asked for, and a typo is told from it", async () => {
  const [typo] = await issuesOf({ ...MINIMAL, event_name: "add_to_card" });
  assert.deepEqual(typo, {
    path: "event_name",
    code: "event_name",
    message: "is none of Pinterest's event names; did you mean add_to_cart?",
  });
  assert.match((await issuesOf({ ...MINIMAL, event_name: "pagevisit" }))[0]?.message ?? "", /page_visit/);
  assert.match(
    (await issuesOf({ ...MINIMAL, event_name: "hat_tried_on" }))[0]?.message ?? "",
    /allowCustomEventNames/,
  );
  const { event } = await build({ ...MINIMAL, event_name: "hat_tried-on" }, { allowCustomEventNames: true });
  assert.equal(event.event_name, "hat_tried-on");
});

for (const event_name of ["", " ", "hat tried on", "hut_größe", "x".repeat(101), "<b>"]) {
  test(`"${event_name.slice(0, 20)}" is no name, also of a user-defined event`, async () => {
    assert.deepEqual(await codesOf({ ...MINIMAL, event_name }, { allowCustomEventNames: true }), {
      event_name: "event_name",
    });
  });
}

const TIMES: [title: string, given: unknown, seconds: number, warning?: string][] = [
  ["seconds", NOW_SECONDS - 5, NOW_SECONDS - 5],
  ["seconds with a fraction", NOW_SECONDS - 4.25, NOW_SECONDS - 5],
  ["a Date", new Date((NOW_SECONDS - 5) * 1000 + 999), NOW_SECONDS - 5],
  ["milliseconds", (NOW_SECONDS - 5) * 1000 + 999, NOW_SECONDS - 5, "milliseconds"],
  ["a time a little ahead", NOW_SECONDS + 1, NOW_SECONDS, "clock_skew"],
  ["a time five minutes ahead", NOW_SECONDS + 300, NOW_SECONDS, "clock_skew"],
  ["a Date a little ahead", new Date((NOW_SECONDS + 9) * 1000), NOW_SECONDS, "clock_skew"],
  ["a time of almost seven days ago", NOW_SECONDS - 604_799, NOW_SECONDS - 604_799],
];

for (const [title, event_time, seconds, warning] of TIMES) {
  test(`${title} is a time${warning ? `, with the warning ${warning}` : ""}`, async () => {
    const { event, warnings } = await build({ ...MINIMAL, event_time });
    assert.equal(event.event_time, seconds);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      warning ? [warning] : [],
    );
  });
}

const NO_TIMES: [title: string, given: unknown, code: string][] = [
  ["more than seven days ago", NOW_SECONDS - 604_801, "event_time_too_old"],
  ["zero", 0, "event_time_too_old"],
  ["more than five minutes ahead", NOW_SECONDS + 301, "event_time_in_future"],
  ["microseconds", NOW_SECONDS * 1e6, "event_time_in_future"],
  ["text", String(NOW_SECONDS), "type"],
  ["NaN", Number.NaN, "type"],
  ["an invalid Date", new Date("never"), "type"],
  ["an object that pretends to be a Date", Object.create(Date.prototype), "type"],
  ["a proxy of a Date", new Proxy(new Date(), {}), "type"],
];

for (const [title, event_time, code] of NO_TIMES) {
  test(`an event_time of ${title} is refused as ${code}`, async () => {
    assert.deepEqual(await codesOf({ ...MINIMAL, event_time }), { event_time: code });
  });
}

test("value and num_items follow from contents, exactly, a quantity of one taken for granted", async () => {
  const contents = [
    { item_price: 0.1, quantity: 3 },
    { item_price: "12.50" },
    { item_price: 0, quantity: 0 },
  ];
  const { event, warnings } = await build({ ...MINIMAL, custom_data: { contents } });
  assert.equal(event.custom_data?.value, "12.8");
  assert.equal(event.custom_data?.num_items, 4);
  assert.deepEqual(warnings, []);
});

test("no value is derived where a price is missing, since it would be that of a part", async () => {
  const contents = [{ item_price: 5 }, { quantity: 2 }];
  const { event } = await build({ ...MINIMAL, custom_data: { contents } });
  assert.deepEqual(event.custom_data, { contents: [{ item_price: "5" }, { quantity: 2 }], num_items: 3 });
});

test("what the caller says of value and num_items stays, and a mismatch warns", async () => {
  const contents = [{ item_price: 10, quantity: 2 }];
  const { event, warnings } = await build({ ...MINIMAL, custom_data: { contents, value: 15, num_items: 0 } });
  assert.equal(event.custom_data?.value, "15");
  assert.equal(event.custom_data?.num_items, 0);
  assert.deepEqual(
    warnings.map(({ path, code }) => [path, code]),
    [
      ["custom_data.value", "value_mismatch"],
      ["custom_data.num_items", "num_items_mismatch"],
    ],
  );
  const fits = await build({ ...MINIMAL, custom_data: { contents, value: "20.00", num_items: 2 } });
  assert.deepEqual(fits.warnings, []);
});

test("a bad value in user_data costs that value, and what it was is not said", async () => {
  const { event, warnings } = await build({
    ...MINIMAL,
    user_data: { em: ["jo@example.com", "not-an-address"], ph: {}, click_id: "dj0y" },
  });
  assert.deepEqual(event.user_data, { em: [JO], click_id: "dj0y" });
  assert.deepEqual(warnings.map(({ path }) => path).sort(), ["user_data.em.1", "user_data.ph"]);
  assert.doesNotMatch(JSON.stringify(warnings), /not-an-address/);
});

test("without a customer whom Pinterest could know the event is refused, unless they are added later", async () => {
  for (const user_data of [
    undefined,
    {},
    { em: "no address" },
    { fn: "Jo" },
    { client_ip_address: "203.0.113.7" },
  ]) {
    assert.deepEqual(await codesOf({ ...MINIMAL, user_data }), { user_data: "identity" });
  }
  const { event } = await build({ event_name: "page_visit" }, { identityRequired: false });
  assert.deepEqual(event.user_data, {});
});

test("every problem is told at once, each with its path", async () => {
  const codes = await codesOf({
    even_name: "checkout",
    action_source: "browser",
    event_id: " ",
    event_time: "now",
    event_source_url: "/products/1",
    language: "english",
    opt_out: "no",
    app_name: true,
    value: 25,
    user_data: { email: "jo@example.com" },
    custom_data: {
      currency: "€",
      value: "12,50",
      num_items: 1.5,
      predicted_ltv: Number.NaN,
      contents: [{ item_price: "1e3", quantity: "2" }, "hat", null],
      content_ids: "a,b",
    },
    app_info: { app_store: "x".repeat(101), install_time: -1 },
    device_info: {
      form_factor: "phone",
      battery_level: 101,
      languages: Array(101).fill("en"),
      timezone_abbr: "Sommerzeit",
    },
  });
  assert.deepEqual(codes, {
    even_name: "unknown_key",
    event_name: "required",
    action_source: "enum",
    event_id: "blank",
    event_time: "type",
    event_source_url: "format",
    language: "format",
    opt_out: "type",
    app_name: "type",
    value: "unknown_key",
    user_data: "identity",
    "user_data.email": "unknown_key",
    "custom_data.currency": "format",
    "custom_data.value": "format",
    "custom_data.num_items": "type",
    "custom_data.predicted_ltv": "type",
    "custom_data.contents.0.item_price": "format",
    "custom_data.contents.0.quantity": "type",
    "custom_data.contents.1": "type",
    "custom_data.contents.2": "type",
    "custom_data.content_ids": "type",
    "app_info.app_store": "too_long",
    "app_info.install_time": "range",
    "device_info.form_factor": "enum",
    "device_info.battery_level": "range",
    "device_info.languages": "too_long",
    "device_info.timezone_abbr": "too_long",
  });
});

const SUGGESTIONS: [input: Record<string, unknown>, path: string, wayOut: string][] = [
  [{ even_name: 1 }, "even_name", "did you mean event_name?"],
  [{ eventSourceUrl: 1 }, "eventSourceUrl", "did you mean event_source_url?"],
  [{ custom_data: { vlaue: 1 } }, "custom_data.vlaue", "did you mean value?"],
  [
    { custom_data: { contents: [{ itemPrice: 1 }] } },
    "custom_data.contents.0.itemPrice",
    "did you mean item_price?",
  ],
  [{ user_data: { opt_out_type: 1 } }, "user_data.opt_out_type", "it belongs in custom_data"],
  [{ em: 1 }, "em", "it belongs in user_data"],
  [{ custom_data: { quantity: 1 } }, "custom_data.quantity", "it belongs in contents"],
  [{ user_data: { email: 1 } }, "user_data.email", "the fields are em, ph, fn"],
];

for (const [input, path, wayOut] of SUGGESTIONS) {
  test(`the unknown key ${path} is told with a way out: ${wayOut}`, async () => {
    const issue = (await issuesOf({ ...MINIMAL, ...input })).find((one) => one.path === path);
    assert.equal(issue?.code, "unknown_key");
    assert.ok(issue?.message.includes(wayOut), issue?.message);
  });
}

test("no issue holds a value, nor a key that may be one", async () => {
  const secret = "jo@example.com";
  const issues = await issuesOf({
    event_name: secret,
    event_id: { secret },
    event_source_url: secret,
    action_source: secret,
    [secret]: secret,
    user_data: { [secret]: secret, "4915112345678": secret },
    custom_data: { value: secret, currency: secret, contents: [secret], num_items: secret },
    device_info: { timezone_abbr: secret, form_factor: secret },
  });
  assert.ok(issues.length >= 12);
  assert.doesNotMatch(JSON.stringify([issues, new InvalidEventError(issues).message]), /jo@|4915/);
});

for (const input of [undefined, null, 5, "checkout", [], [MINIMAL], new Date(0), new Map(), () => MINIMAL]) {
  test(`${Object.prototype.toString.call(input)} is no input`, async () => {
    assert.deepEqual(await codesOf(input), { "": "type" });
  });
}

test("keys that are not the input's own do not count", async () => {
  assert.deepEqual(await codesOf(Object.create(MINIMAL)), { event_name: "required", user_data: "identity" });
  const parsed = JSON.parse('{"__proto__":{"opt_out":true},"constructor":1}');
  const codes = await codesOf(
    Object.defineProperties({ ...MINIMAL }, Object.getOwnPropertyDescriptors(parsed)),
  );
  assert.deepEqual(Object.keys(codes), ["__proto__", "constructor"]);
});

test("hostile input is refused by issues: getters and proxies that throw, cycles, revoked proxies", async () => {
  const thrower = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("jo@example.com");
      },
      get: () => {
        throw new Error("jo@example.com");
      },
    },
  );
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const cycle: Record<string, unknown> = {};
  cycle.custom_data = cycle;

  assert.deepEqual(await codesOf(thrower), { "": "type" });
  assert.deepEqual(await codesOf({ ...MINIMAL, custom_data: thrower }), { custom_data: "type" });
  assert.deepEqual(await codesOf({ ...MINIMAL, custom_data: { contents: proxy } }), {
    "custom_data.contents": "type",
  });
  assert.deepEqual(
    await codesOf({
      ...MINIMAL,
      get event_id() {
        throw new Error("no");
      },
    }),
    { event_id: "type" },
  );
  assert.deepEqual(await codesOf({ ...MINIMAL, custom_data: cycle }), {
    "custom_data.custom_data": "unknown_key",
  });
  assert.deepEqual(await codesOf({ ...MINIMAL, user_data: thrower }), {
    user_data: "identity",
  });
});

test("user_data that is no object is an issue of its own", async () => {
  for (const user_data of [5, "jo@example.com", [], new Map()]) {
    assert.equal((await issuesOf({ ...MINIMAL, user_data }))[0]?.code, "type");
  }
});

test("hostile values in user_data cost themselves only", async () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const hostile = {
    toString() {
      throw new Error("no");
    },
  };
  const { event, warnings } = await build({
    ...MINIMAL,
    user_data: { em: "jo@example.com", fn: [hostile], ln: hostile, ph: proxy },
  });
  assert.deepEqual(event.user_data, { em: [JO] });
  assert.equal(warnings.length, 3);
});

test("user_data may be of a class with getters, and one that throws costs its own field", async () => {
  class Customer {
    get em() {
      return "jo@example.com";
    }
    get fn() {
      throw new Error("jo@example.com");
    }
  }
  const { event, warnings } = await build({ ...MINIMAL, user_data: new Customer() });
  assert.deepEqual(event.user_data, { em: [JO] });
  assert.deepEqual(warnings, [
    { path: "user_data.fn", code: "user_data_dropped", message: "dropped: cannot be read" },
  ]);
});

test("a name that is no text is told once, and what cannot be read is told as such", async () => {
  const issues = await issuesOf({
    event_name: 5,
    user_data: MINIMAL.user_data,
    get language() {
      throw new Error("no");
    },
  });
  assert.deepEqual(
    issues.map(({ path, message }) => [path, message]),
    [
      ["event_name", "must be text"],
      ["language", "cannot be read"],
    ],
  );
});

test("a hostile input with endless problems is told some of them", async () => {
  const issues = await issuesOf({ ...MINIMAL, custom_data: { content_ids: new Array(10_000_000) } });
  assert.ok(issues.length >= 20 && issues.length <= 100);
});

test("the input is read at once, so what happens to it afterwards does not matter", async () => {
  const input = structuredClone({
    ...MINIMAL,
    user_data: { em: ["jo@example.com"] },
    custom_data: { value: 5 },
  });
  const promise = build(input, { newId: async () => "id-1" });
  input.user_data.em[0] = "other@example.com";
  input.custom_data.value = 6;
  const { event } = await promise;
  assert.deepEqual(event.user_data, { em: [JO] });
  assert.equal(event.custom_data?.value, "5");
});

test("a built event can be built again and stays as it is", async () => {
  const { event } = await build({
    ...MINIMAL,
    language: "pt-BR",
    custom_data: { value: 0.1 + 0.2, contents: [{ id: 1, item_price: 0.3 }] },
  });
  assert.deepEqual((await build(event)).event, event);
});

test("a key that Pinterest does not know is told in the records of apps too, also one that holds nothing", async () => {
  const codes = await codesOf({
    ...MINIMAL,
    app_info: { colour: 1 },
    device_info: { brnad: null, hat: undefined },
  });
  assert.deepEqual(codes, {
    "app_info.colour": "unknown_key",
    "device_info.brnad": "unknown_key",
    "device_info.hat": "unknown_key",
  });
});

test("the records of apps are read at once too", async () => {
  const input = { ...MINIMAL, app_info: { app_id: 7 }, device_info: { languages: ["en"] } };
  const promise = build(input);
  input.app_info.app_id = 8;
  input.device_info.languages.push("de");
  const { event } = await promise;
  assert.equal(event.app_info?.app_id, "7");
  assert.deepEqual(event.device_info, { languages: ["en"] });
});

test("what is wrong in a list of languages is told as anywhere else", async () => {
  const issues = await issuesOf({ ...MINIMAL, device_info: { languages: ["en", null, 5] } });
  assert.deepEqual(
    issues.map(({ path, message }) => [path, message]),
    [
      ["device_info.languages.1", "must be text"],
      ["device_info.languages.2", "must be text"],
    ],
  );
});

test("a number beyond all limits is told by its limit", async () => {
  const contents = [{ quantity: 1e300 }];
  const [issue] = await issuesOf({ ...MINIMAL, custom_data: { contents } });
  assert.equal(issue?.message, `must be at most ${Number.MAX_SAFE_INTEGER}`);
});
