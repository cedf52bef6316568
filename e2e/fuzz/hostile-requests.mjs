import { deflateSync, gzipSync } from "node:zlib";

/** Personal data in clear text, to be found nowhere afterwards. Not in ids: they are opaque, and kept as they are. */
export const PLANTED = ["planted.customer@mail.example", "+49 171 5550199", "planted-customer-of-fuzz"];
const [MAIL, PHONE, NAME] = PLANTED;

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const BOMB = gzipSync(Buffer.alloc(10_000_000));
const SMALL_BOMB = deflateSync(Buffer.alloc(100_000));
const TOO_LARGE = [1_048_577, 1_300_000].map((length) => Buffer.alloc(length, 32));
const DEEP = [10, 1000, 100_000].flatMap((depth) => [
  `${"[".repeat(depth)}${"]".repeat(depth)}`,
  `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
  "[".repeat(depth),
]);
const ODD_TEXTS = [
  "",
  " ",
  "\u0000",
  "\ud800",
  "ﷺ".repeat(50),
  "\r\nSet-Cookie: a=b",
  "__proto__",
  "a".repeat(5000),
];
const ODD_NUMBERS = [-1, 0, -0, 1e308, -1e308, 2 ** 53, 1.5, 5e-324, 1e13];
const ODD_PATHS =
  "/ // /hatpin/events/ /hatpin%2fevents /hatpin/./events /hatpin/../healthz /%2e%2e/etc/passwd /hatpin.js?%00 /__emulator /live /metrics /.env /healthz/.. /hatpin/%ff /hatpin\\events *".split(
    " ",
  );

/** The same numbers again for the same seed: mulberry32, public domain. */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes one request after the other, as bytes for a bare socket, each with the name of its kind. */
export function createHostileRequests(random) {
  const whole = (below) => Math.floor(random() * below);
  const pick = (list) => list[whole(list.length)];
  let made = 0;

  /** What a shop's page sends. */
  function sample() {
    made += 1;
    const event_id = `fuzz-${made}`;
    const event_time = Math.floor(Date.now() / 1000) - whole(100);
    return {
      event_id,
      event_name: pick(["page_visit", "add_to_cart", "search", "lead"]),
      action_source: "web",
      event_time,
      event_source_url: `https://shop.example/p/${whole(100)}?utm_source=pin`,
      user_data: {},
      custom_data: {
        value: "12.50",
        currency: "EUR",
        content_ids: ["pin-1"],
        contents: [{ id: "pin-1", quantity: 1 }],
      },
    };
  }

  function oddValue() {
    const kinds = [
      () => pick(ODD_TEXTS),
      () => pick(ODD_NUMBERS),
      () => null,
      () => [],
      () => ({}),
      () => true,
      () => Array.from({ length: whole(300) }, () => pick(ODD_TEXTS)),
      () => Object.fromEntries(Array.from({ length: whole(300) }, (_, n) => [`k${n}`, n])),
      () => ({ toString: "x", constructor: { prototype: { polluted: true } }, length: 1e9 }),
    ];
    return pick(kinds)();
  }

  /** Somewhere in an object, something else. */
  function alter(object) {
    // It may have been altered before.
    if (typeof object !== "object" || object === null) return;
    const keys = Object.keys(object);
    const key =
      random() < 0.2 ? pick(["__proto__", "constructor", "evil", "event_nam", "consent"]) : pick(keys);
    const value = object[key];
    if (value && typeof value === "object" && Object.keys(value).length > 0 && random() < 0.6)
      return alter(value);
    if (random() < 0.15) delete object[key];
    else
      Object.defineProperty(object, key, {
        value: oddValue(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }

  function plant(event) {
    const places = [
      () => Object.assign(event.user_data, { em: [MAIL], fn: NAME, ph: [PHONE] }),
      () => Object.assign(event.user_data, { em: MAIL }),
      () => Object.assign(event.custom_data, { search_string: MAIL, content_name: `for ${MAIL}` }),
      () =>
        Object.assign(event.custom_data, { content_ids: [MAIL, "pin-1"], contents: [{ item_name: PHONE }] }),
      () =>
        Object.assign(event, {
          event_source_url: `https://jo:${NAME}@shop.example/u/${MAIL}?email=${MAIL}&name=${NAME}#${NAME}`,
        }),
      () =>
        Object.assign(event, {
          event_source_url: `https://shop.example/?q=${encodeURIComponent(MAIL)}&tel=${encodeURIComponent(PHONE)}`,
        }),
      () => Object.assign(event, { [MAIL]: MAIL }),
      () => Object.assign(event, { event_name: MAIL }),
    ];
    pick(places)();
    return event;
  }

  function envelope(events = Array.from({ length: 1 + whole(3) }, sample)) {
    return { v: 1, sent_at: Date.now(), events };
  }

  /** A request like a page's, but for what is given. */
  function post(body, { headers = {}, method = "POST", path = "/hatpin/events", length } = {}) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
    const all = {
      Host: "shop.example",
      Origin: "https://shop.example",
      "User-Agent": BROWSER,
      "Content-Type": "text/plain;charset=UTF-8",
      "Content-Length": length ?? bytes.length,
      ...headers,
    };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([
      Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join("")}\r\n`, "latin1"),
      bytes,
    ]);
  }

  const KINDS = {
    "as a page sends it": () => post(JSON.stringify(envelope())),
    "altered in one place": () => {
      const altered = envelope();
      alter(pick(altered.events));
      return post(JSON.stringify(altered));
    },
    "altered in many places": () => {
      const altered = envelope();
      for (let n = 1 + whole(8); n > 0; n--)
        alter(random() < 0.2 ? altered : (altered.events?.[0] ?? altered));
      return post(JSON.stringify(altered));
    },
    "with personal data": () =>
      post(JSON.stringify(envelope([plant(sample()), plant(sample())])), {
        headers: { Cookie: `customer=${NAME}; mail=${MAIL}`, Referer: `https://shop.example/?mail=${MAIL}` },
        path: random() < 0.2 ? `/hatpin/events?mail=${MAIL}` : "/hatpin/events",
      }),
    "huge and strange numbers": () =>
      post(
        JSON.stringify(envelope()).replace(/\d{10,}|"12\.50"/g, (text) =>
          random() < 0.5 ? text : pick(["1e999", "-1e999", "9".repeat(400), "0.1e-400", "NaN"]),
        ),
      ),
    "duplicate keys": () =>
      post(JSON.stringify(envelope()).replaceAll('{"', `{"event_id":"twice","v":9,"__proto__":1,"`)),
    deep: () => {
      const deep = pick(DEEP);
      return post(JSON.stringify(envelope([{ ...sample(), custom_data: "DEEP" }])).replace('"DEEP"', deep));
    },
    "broken text": () => {
      const bytes = Buffer.from(JSON.stringify(envelope()));
      for (let n = 1 + whole(5); n > 0; n--) bytes[whole(bytes.length)] = whole(256);
      return post(random() < 0.5 ? bytes : bytes.subarray(0, whole(bytes.length)));
    },
    "no envelope": () =>
      post(
        pick([
          "",
          "null",
          "[]",
          "7",
          '"x"',
          "{}",
          '{"v":1}',
          "\ufeff{}",
          "<html>",
          `{"v":1,"sent_at":1,"events":{"length":1}}`,
        ]),
      ),
    "many events": () =>
      post(JSON.stringify(envelope(Array.from({ length: pick([50, 1001]) }, () => ({ event_id: "x" }))))),
    "too large": () => post(pick(TOO_LARGE)),
    bomb: () =>
      post(pick([BOMB, SMALL_BOMB]), {
        headers: { "Content-Encoding": pick(["gzip", "br", "deflate", "gzip, gzip"]) },
      }),
    "odd headers": () =>
      post(JSON.stringify(envelope()), {
        headers: {
          [pick([
            "X-Forwarded-For",
            "Forwarded",
            "Cookie",
            "Accept-Language",
            "Origin",
            "User-Agent",
            "Content-Type",
            "X-Forwarded-Host",
          ])]: pick([
            "a, b, ,",
            'for="[::1',
            "for=_x;for=1",
            "_epik=%%%; _hatpin=<>",
            "*;q=9,".repeat(500),
            "null",
            "https://*",
            "é\u00ff",
            "x".repeat(pick([100, 20_000])),
          ]),
        },
      }),
    "odd paths": () =>
      post(random() < 0.5 ? "" : JSON.stringify(envelope()), {
        path: pick(ODD_PATHS),
        method: pick(["GET", "POST", "HEAD", "PUT"]),
      }),
    "odd methods": () =>
      post("", {
        method: pick([
          "GET",
          "PUT",
          "DELETE",
          "PATCH",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "PROPFIND",
          "get",
          "X Y",
        ]),
      }),
    "a bad head": () =>
      pick([
        () => post("{}", { headers: { "Transfer-Encoding": "chunked" } }),
        () => post("{}", { length: pick(["-1", "1e3", "99999999999999999999", "2, 2", "0x2"]) }),
        () => post("{}", { headers: { Host: pick(["", "a b", "a@b", "[::1", "a\tb"]) } }),
        () => post("{}", { headers: { "X-A": "a\r\n b", "Bad Name": "x" } }),
        () =>
          Buffer.from(
            "POST /hatpin/events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
          ),
        () => Buffer.from("POST /hatpin/events HTTP/9.9\r\nHost: a\r\n\r\n"),
      ])(),
    "garbage on the socket": () => Buffer.from(Array.from({ length: 1 + whole(500) }, () => whole(256))),
    "broken off": () => {
      const request = post(JSON.stringify(envelope()), { length: 5000 });
      return request.subarray(0, whole(request.length));
    },
  };
  const names = Object.keys(KINDS);
  // These are the heart of it, and cheap.
  const often = [
    "as a page sends it",
    "altered in one place",
    "altered in many places",
    "with personal data",
  ];

  return () => {
    const kind = random() < 0.5 ? pick(often) : pick(names);
    return { kind, bytes: KINDS[kind](), isCut: kind === "broken off" };
  };
}
