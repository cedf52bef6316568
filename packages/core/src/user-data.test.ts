import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import type { Warning } from "./errors.ts";
import { HASHED_FIELDS, PLAIN_FIELDS, type UserData } from "./event.ts";
import { allRules } from "./normalize/all-rules.ts";
import { normalizeUserData } from "./normalize-user-data.ts";
import * as onTheWeb from "./sha256.web.ts";
import { createUserDataHasher, hashUserData } from "./user-data.ts";

describe("the result", () => {
  test("has the fields in the contract's order, whatever the order of the input", async () => {
    assert.deepEqual(Object.keys(allRules), [...HASHED_FIELDS, ...PLAIN_FIELDS]);
    const hashed = await hashUserData({
      click_id: "c",
      external_id: "7",
      em: "jo@example.com",
      ph: "+4930901820",
    });
    assert.deepEqual(Object.keys(hashed), ["em", "ph", "external_id", "click_id"]);
  });

  test("has neither undefined nor empty lists", async () => {
    const userData = { em: undefined, ph: null, fn: [], ln: ["", null], click_id: null, partner_id: " " };
    assert.deepEqual(Object.entries(await hashUserData(userData)), []);
  });

  test("merges raw text with its own digest", async () => {
    const hashed = await hashUserData({ fn: ["Jo", sha256("jo"), sha256("jo").toUpperCase()] });
    assert.deepEqual(hashed, { fn: [sha256("jo")] });
  });

  test("hashed again stays as it is", async () => {
    const once = await hashUserData({ em: "jo@example.com", ph: "+49 30 901820", client_user_agent: " UA " });
    assert.deepEqual(await hashUserData(once), once);
  });

  test("leaves the input as it was", async () => {
    const userData = Object.freeze({ em: Object.freeze([" Jo@Example.com "]) });
    await hashUserData(userData);
    assert.deepEqual(userData, { em: [" Jo@Example.com "] });
  });

  test("is found on a class instance with getters too", async () => {
    class Customer {
      get em() {
        return "jo@example.com";
      }
    }
    assert.deepEqual(await hashUserData(new Customer()), { em: [sha256("jo@example.com")] });
  });
});

describe("what does not fit", () => {
  const notJson: [string, unknown][] = [
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["a symbol", Symbol("jo")],
    ["a function", () => "jo"],
    ["a bigint", 7n],
    ["a Date", new Date(0)],
    ["a boxed string", new String("jo")],
    ["a set", new Set(["jo"])],
    ["an object whose toString throws", { toString: throwing }],
    ["a revoked proxy", revokedProxy()],
    ["an object in itself", cyclic()],
    ["text of 16,385 characters", "a".repeat(16_385)],
  ];
  for (const [kind, value] of notJson) {
    test(`${kind} is dropped with one warning, alone and in a list`, async () => {
      for (const field of [...HASHED_FIELDS, ...PLAIN_FIELDS]) {
        assert.deepEqual(await hashed({ [field]: value }), { result: {}, warned: [`user_data.${field}`] });
      }
      assert.deepEqual(await hashed({ external_id: ["a", value] }), {
        result: { external_id: [sha256("a")] },
        warned: ["user_data.external_id.1"],
      });
    });
  }

  test("a getter that throws costs its own field only", async () => {
    const userData = Object.defineProperty({ fn: "Jo" }, "em", { get: throwing, enumerable: true });
    assert.deepEqual(await hashed(userData), { result: { fn: [sha256("jo")] }, warned: ["user_data.em"] });
  });

  test("a list that throws half way keeps what was read", async () => {
    const list = new Proxy(["a", "b"], {
      get: (target, key, receiver) => (key === "1" ? throwing() : Reflect.get(target, key, receiver)),
    });
    assert.deepEqual(await hashed({ external_id: list }), {
      result: { external_id: [sha256("a")] },
      warned: ["user_data.external_id"],
    });
  });

  test("a list is read up to its hundredth value, and one warning tells of the others", async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `id-${index}`);
    const { result, warned } = await hashed({ external_id: ids });
    assert.equal(Object.values(result).flat().length, 100);
    assert.deepEqual(warned, ["user_data.external_id"]);
  });

  test("text is read up to a length that fits any value of its field", async () => {
    const [longId, longAgent] = ["a".repeat(2_048), "a".repeat(16_384)];
    assert.deepEqual(await hashed({ external_id: longId, client_user_agent: longAgent }), {
      result: { external_id: [sha256(longId)], client_user_agent: longAgent },
      warned: [],
    });
    assert.deepEqual(await hashed({ external_id: `${longId}a`, client_user_agent: `${longAgent}a` }), {
      result: {},
      warned: ["user_data.external_id", "user_data.client_user_agent"],
    });
  });

  for (const [kind, value] of [
    ["text", "jo@example.com"],
    ["a number", 7],
    ["a function", () => ({})],
    ["a revoked proxy", revokedProxy()],
    ["a proxy without keys", new Proxy({}, { ownKeys: throwing })],
  ] as const) {
    test(`${kind} instead of user_data is nothing, with one warning`, async () => {
      assert.deepEqual(await hashed(value), { result: {}, warned: ["user_data"] });
    });
  }

  test("no user_data at all is nothing, without a warning", async () => {
    assert.deepEqual(await hashed(undefined), { result: {}, warned: [] });
    assert.deepEqual(await hashed(null), { result: {}, warned: [] });
  });

  test("unknown keys are left out with one warning that does not name them", async () => {
    const warnings: Warning[] = [];
    const userData = { "jo@example.com": 1, email: "jo@example.com", fn: "Jo" } as UserData;
    const result = await hashUserData(userData, { onWarning: (warning) => warnings.push(warning) });
    assert.deepEqual(result, { fn: [sha256("jo")] });
    assert.deepEqual(warnings, [
      { path: "user_data", code: "user_data_dropped", message: "dropped: unknown key" },
    ]);
  });

  test("a warning names the element and the kind of value, never the value", async () => {
    const warnings: Warning[] = [];
    normalizeUserData(
      { em: ["jo@example.com", "jo(at)example.com", "9b74c9897bac770ffc029102a200c5de"] },
      { onWarning: (warning) => warnings.push(warning) },
    );
    assert.deepEqual(warnings, [
      { path: "user_data.em.1", code: "user_data_dropped", message: "dropped: does not fit the field" },
      { path: "user_data.em.2", code: "user_data_dropped", message: "dropped: an MD5 or SHA-1 digest" },
    ]);
  });

  async function hashed(userData: unknown) {
    const warned: string[] = [];
    const result = await hashUserData(userData as UserData, { onWarning: ({ path }) => warned.push(path) });
    return { result, warned };
  }
});

describe("phone numbers without a country code", () => {
  test("are hashed with a warning when there is no default", () => {
    assert.deepEqual(phone("(650) 555-1234"), { ph: ["6505551234"], codes: ["phone_without_country_code"] });
  });

  test("do not warn with a default, nor when the code is there", () => {
    assert.deepEqual(phone("(650) 555-1234", "1"), { ph: ["16505551234"], codes: [] });
    for (const text of ["+16505551234", "0016505551234", "+44 (0)20 7946 0958"]) {
      assert.deepEqual(phone(text).codes, []);
    }
  });

  test("warn once, as dropped, when they are too short", () => {
    assert.deepEqual(phone("110"), { ph: undefined, codes: ["user_data_dropped"] });
  });

  test("a default without digits is none", () => {
    assert.deepEqual(phone("(650) 555-1234", "+").codes, ["phone_without_country_code"]);
  });

  function phone(text: string, defaultCallingCode?: string) {
    const codes: string[] = [];
    const { ph } = normalizeUserData(
      { ph: text },
      { defaultCallingCode, onWarning: ({ code }) => codes.push(code) },
    );
    return { ph, codes };
  }
});

describe("a date of birth", () => {
  test("may be today and not tomorrow, by the clock handed in", () => {
    const now = () => Date.parse("2001-02-03T23:59:59Z");
    assert.deepEqual(normalizeUserData({ db: ["2001-02-03", "2001-02-04"] }, { now }), { db: ["20010203"] });
  });
});

describe("on a page without crypto.subtle", () => {
  const hashOnTheWeb = createUserDataHasher(onTheWeb);
  const userData: UserData = {
    em: ["jo@example.com", sha256("jo@example.org")],
    ph: "+49 30 901820",
    fn: "Jo",
    external_id: sha256("7").toUpperCase(),
    client_user_agent: "Mozilla/5.0",
    click_id: "dj0y",
  };

  for (const [kind, value] of [
    ["an insecure context", { getRandomValues: () => {} }],
    ["no crypto at all", undefined],
  ] as const) {
    test(`${kind}: digests and plain fields stay, the rest is left out with one warning`, async (t) => {
      withCrypto(t, value);
      const warnings: Warning[] = [];
      const result = await hashOnTheWeb(userData, { onWarning: (warning) => warnings.push(warning) });
      assert.deepEqual(result, {
        em: [sha256("jo@example.org")],
        external_id: [sha256("7")],
        client_user_agent: "Mozilla/5.0",
        click_id: "dj0y",
      });
      assert.deepEqual(
        warnings.map(({ path, code }) => [path, code]),
        [["user_data", "hashing_unavailable"]],
      );
      assert.doesNotMatch(JSON.stringify([result, warnings]), /jo@|901820|"Jo"/);
    });
  }

  test("what needs no hashing does not warn", async (t) => {
    withCrypto(t, undefined);
    const warnings: Warning[] = [];
    const hashed = { em: sha256("jo@example.com"), click_id: "dj0y" };
    await hashOnTheWeb(hashed, { onWarning: (warning) => warnings.push(warning) });
    assert.deepEqual(warnings, []);
  });

  test("normalising still works, since it hashes nothing", (t) => {
    withCrypto(t, undefined);
    assert.deepEqual(normalizeUserData({ fn: "Jo" }), { fn: ["jo"] });
  });

  /** Gives the test another `crypto`, as the platform would. */
  function withCrypto(t: { after(restore: () => void): void }, value: unknown): void {
    const original = Object.getOwnPropertyDescriptor(globalThis, "crypto");
    Object.defineProperty(globalThis, "crypto", { value, configurable: true });
    t.after(() => Object.defineProperty(globalThis, "crypto", original ?? {}));
  }
});

test("what onWarning throws reaches the caller", async () => {
  const options = { onWarning: throwing };
  await assert.rejects(hashUserData({ em: "x" }, options), /thrown on purpose/);
});

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function throwing(): never {
  throw new Error("thrown on purpose");
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}
