import fc, { type Arbitrary } from "fast-check";
import type { ConversionEventInput, Sha256Hex, WireEvent } from "../src/event.ts";
import { ACTION_SOURCES, EVENT_NAMES } from "../src/event-names.ts";

/** The time at which generated events are judged, in milliseconds. */
export const NOW_MS = 1_795_517_941_500;

const NOW_SECONDS = Math.floor(NOW_MS / 1000);

const text = fc.string({ unit: "grapheme", maxLength: 35 });
const shortText = fc.string({ unit: "grapheme-ascii", maxLength: 5 });
const count = fc.nat(1_000_000);
const pixels = fc.nat(30_720);
const gigabytes = fc.nat(1_048_576);
const seconds = fc.integer({ min: NOW_SECONDS - 604_799, max: NOW_SECONDS });
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,36}$/);
const idOrNumber = fc.oneof(id, fc.nat());
const url = fc.webUrl({ withQueryParameters: true, withFragments: true });
const currency = fc.constantFrom("EUR", "USD", "JPY", "BHD");
const decimal = fc.stringMatching(/^-?(0|[1-9]\d{0,9})(\.\d{1,4})?$/);
const amount = fc.oneof(decimal, fc.integer(), fc.double({ min: -1e15, max: 1e15, noNaN: true }));
const userAgent = fc.constantFrom("Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 [Pinterest/iOS]");
// A cast, because only hashing makes digests.
const digest = fc.stringMatching(/^[0-9a-f]{64}$/) as unknown as Arbitrary<Sha256Hex>;
const digests = fc.array(digest, { minLength: 1, maxLength: 2 });

const deviceInfo = partial({
  battery_level: fc.nat(100),
  brand: text,
  carrier: text,
  cpu_cores: fc.nat(1152),
  external_storage_free_space: gigabytes,
  external_storage_size: gigabytes,
  form_factor: fc.constantFrom("desktop", "laptop", "cellphone", "tablet", "tv", "vr", "console", "other"),
  kernel_version: text,
  languages: fc.array(fc.constantFrom("en", "de", "lt"), { maxLength: 4 }),
  locale: text,
  model: text,
  network_type: fc.constantFrom("wifi", "cellular_2g", "cellular_5g", "ethernet", "unknown"),
  os_family: fc.constantFrom("ios", "android", "macos", "windows", "linux", "bsd", "other"),
  os_name: text,
  os_release_name: text,
  os_version: text,
  screen_density: fc.nat(100_000),
  screen_height: pixels,
  screen_width: pixels,
  storage_free_space: gigabytes,
  storage_size: gigabytes,
  timezone: text,
  timezone_abbr: shortText,
  type: text,
} as const);

const appInfoFields = {
  app_name: text,
  app_package_name: text,
  app_store: text,
  app_version: text,
  install_time: count,
  user_agent: userAgent,
  window_width: pixels,
  window_height: pixels,
};

const flatTexts = {
  event_source_url: url,
  partner_name: text,
  app_name: text,
  app_version: text,
  device_brand: text,
  device_carrier: text,
  device_model: text,
  device_type: text,
  os_version: text,
};

const flatOthers = { opt_out: fc.boolean(), wifi: fc.boolean(), device_info: deviceInfo };

const contentTexts = { item_name: text, item_brand: text, item_category: text, quantity: count };

const customFields = {
  search_string: text,
  content_name: text,
  content_category: text,
  content_brand: text,
  opt_out_type: fc.constantFrom("LDP"),
  np: text,
  external_measurement_vendor_id: fc.integer(),
};

const rawValue = fc.oneof(
  fc.constantFrom(
    "jo@example.com",
    "+49 151 12345678",
    "Jö",
    "US-CA",
    "90210-1234",
    "DE",
    "1985-03-14",
    "f",
    " ",
  ),
  fc.emailAddress(),
  text,
  fc.nat(),
  digest,
);
const rawValues = fc.oneof(rawValue, fc.array(rawValue, { maxLength: 3 }), fc.constant(null));

/** Input of which nothing costs the event: each field in each form that it is documented to take. */
export const goodInput: Arbitrary<ConversionEventInput> = fc.record(
  {
    ...optionalNull({ ...flatTexts, ...flatOthers }),
    event_name: fc.constantFrom(...EVENT_NAMES),
    action_source: fc.constantFrom(...ACTION_SOURCES),
    event_time: fc.oneof(
      seconds,
      seconds.map((time) => time + 0.25),
      seconds.map((time) => time * 1000),
      seconds.map((time) => new Date(time * 1000)),
      fc.integer({ min: NOW_SECONDS, max: NOW_SECONDS + 300 }),
    ),
    event_id: idOrNumber,
    language: fc.constantFrom("en", "DE", "pt-BR", "zh_Hans", null),
    app_id: fc.option(idOrNumber),
    app_info: fc.option(partial(optionalNull({ ...appInfoFields, app_id: idOrNumber }))),
    user_data: fc
      .record(
        {
          em: rawValues,
          ph: rawValues,
          fn: rawValues,
          ln: rawValues,
          ct: rawValues,
          st: rawValues,
          zp: rawValues,
          country: rawValues,
          db: rawValues,
          ge: rawValues,
          external_id: rawValues,
          hashed_maids: rawValues,
          click_id: fc.option(id),
          partner_id: fc.option(id),
        },
        { requiredKeys: [] },
      )
      .map((userData) => ({
        ...userData,
        client_ip_address: "203.0.113.7",
        client_user_agent: "Mozilla/5.0",
      })),
    custom_data: partial(
      optionalNull({
        ...customFields,
        num_items: count,
        currency: fc.constantFrom("EUR", "usd", " jpy "),
        value: amount,
        content_ids: fc.array(idOrNumber, { maxLength: 3 }),
        contents: fc.array(partial(optionalNull({ ...contentTexts, id: idOrNumber, item_price: amount })), {
          maxLength: 4,
        }),
        order_id: idOrNumber,
        predicted_ltv: amount,
        external_measurement_id: idOrNumber,
      }),
    ),
  },
  { requiredKeys: ["event_name", "user_data"] },
);

/** An event as Pinterest takes it, made without our builder. */
export const goodEvent: Arbitrary<WireEvent> = fc.record(
  {
    ...nullable(flatTexts),
    ...flatOthers,
    event_name: fc.constantFrom(...EVENT_NAMES),
    action_source: fc.constantFrom(...ACTION_SOURCES),
    event_time: seconds,
    event_id: id,
    language: fc.constantFrom("en", "de", null),
    app_id: fc.option(id),
    app_info: partial({ ...appInfoFields, app_id: id }),
    user_data: fc.record(
      {
        em: digests,
        ph: digests,
        fn: digests,
        ln: digests,
        ct: digests,
        st: digests,
        zp: digests,
        country: digests,
        db: digests,
        ge: digests,
        external_id: digests,
        hashed_maids: digests,
        client_ip_address: fc.constant("203.0.113.7"),
        client_user_agent: userAgent,
        click_id: fc.option(id),
        partner_id: fc.option(id),
      },
      { requiredKeys: ["client_ip_address", "client_user_agent"] },
    ),
    custom_data: partial({
      ...nullable({
        ...customFields,
        currency,
        value: decimal,
        order_id: id,
        predicted_ltv: decimal,
        external_measurement_id: id,
      }),
      num_items: count,
      content_ids: fc.array(id, { maxLength: 3 }),
      contents: fc.array(partial({ ...contentTexts, id, item_price: decimal }), { maxLength: 3 }),
    }),
  },
  { requiredKeys: ["event_name", "action_source", "event_time", "event_id", "user_data"] },
);

/** What may stand somewhere by mistake or malice. */
const strangeValue: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    null,
    undefined,
    "",
    " ",
    "0",
    "x",
    "1e3",
    "12,50",
    "EU",
    "ENG",
    "/a",
    "X".repeat(101),
  ),
  fc.constantFrom<unknown[]>(
    0,
    -1,
    1.5,
    31,
    1_048_577,
    1e21,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
  ),
  fc.constantFrom<unknown[]>(
    true,
    [],
    {},
    [null],
    [[]],
    [{}],
    ["x"],
    new Date(NOW_MS),
    new Map(),
    Symbol("s"),
    5n,
  ),
  fc.constantFrom<unknown[]>(
    () => 1,
    { toString: 1 },
    { toJSON: () => "x" },
    new String("x"),
    "A".repeat(64),
  ),
  fc.constantFrom<unknown[]>(
    ["a".repeat(64)],
    "a".repeat(64),
    JSON.parse('{"__proto__":{}}'),
    Object.assign([], { 1: 1 }),
    "x".repeat(20_000),
  ),
  text,
  fc.double(),
);

const strangeKey = fc.constantFrom(
  "__proto__",
  "constructor",
  "toString",
  "eventName",
  "valeu",
  "email",
  "x@y.zz",
);

/** `value`, changed at one place somewhere in it: replaced, taken away, renamed, or joined by something strange. */
export function changedOnce<T>(value: Arbitrary<T>): Arbitrary<unknown> {
  return fc
    .tuple(value, fc.nat(), fc.constantFrom("replace", "delete", "rename", "add"), strangeValue, strangeKey)
    .map(([original, position, change, strange, key]) => {
      const places = placesOf(original);
      const place = places[position % places.length] as readonly PropertyKey[];
      return changedAt(original, place, change, strange, key);
    });
}

function placesOf(value: unknown): readonly PropertyKey[][] {
  if (typeof value !== "object" || value === null || value instanceof Date) return [[]];
  const inner = Object.entries(value).flatMap(([key, member]) =>
    placesOf(member).map((place) => [key, ...place]),
  );
  return [[], ...inner];
}

function changedAt(
  value: unknown,
  [key, ...rest]: readonly PropertyKey[],
  change: string,
  strange: unknown,
  newKey: string,
): unknown {
  if (key === undefined) return change === "add" ? withKey(value, newKey, strange) : strange;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const member: unknown = Reflect.get(copy, key);
  if (rest.length > 0 || change === "replace" || change === "add") {
    Reflect.set(copy, key, changedAt(member, rest, change, strange, newKey));
    return copy;
  }
  Reflect.deleteProperty(copy, key);
  return change === "rename" ? withKey(copy, newKey, member) : copy;
}

function withKey(value: unknown, key: string, member: unknown): unknown {
  if (Array.isArray(value)) return [...value, member];
  if (typeof value !== "object" || value === null) return member;
  return Object.defineProperty({ ...value }, key, { value: member, enumerable: true, configurable: true });
}

function partial<T>(fields: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<Partial<T>> {
  return fc.record(fields, { requiredKeys: [] }) as Arbitrary<Partial<T>>;
}

/** Each field also as null, which Pinterest takes there. */
function nullable<T>(fields: { [K in keyof T]: Arbitrary<T[K]> }): {
  [K in keyof T]: Arbitrary<T[K] | null>;
} {
  const mayBeNull = Object.entries<Arbitrary<unknown>>(fields).map(([field, arbitrary]) => [
    field,
    fc.option(arbitrary),
  ]);
  // A cast, because Object.entries forgets which field is which.
  return Object.fromEntries(mayBeNull);
}

/** Each field also as null or undefined, which callers hand in and the wire never sees. */
function optionalNull<T>(fields: { [K in keyof T]: Arbitrary<T[K]> }): {
  [K in keyof T]: Arbitrary<T[K] | null | undefined>;
} {
  const mayBeNothing = Object.entries<Arbitrary<unknown>>(fields).map(([field, arbitrary]) => [
    field,
    fc.oneof({ weight: 8, arbitrary }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) }),
  ]);
  // A cast, because Object.entries forgets which field is which.
  return Object.fromEntries(mayBeNothing);
}
