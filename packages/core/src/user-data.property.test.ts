import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { HASHED_FIELDS, PLAIN_FIELDS, type UserData } from "./event.ts";
import { normalizeUserData } from "./normalize-user-data.ts";
import { hashUserData } from "./user-data.ts";

const FIELDS = [...HASHED_FIELDS, ...PLAIN_FIELDS];
const RUNS = 1_000;

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Text that comes close to what the rules look for. */
const nearlyFitting = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."+0123456789 ()-/.xext#;:٣９\u00a0\u200b"), maxLength: 24 }),
  fc.string({ unit: fc.constantFrom(..."abAB0189fF"), minLength: 30, maxLength: 66 }),
  fc.stringMatching(/^[a-z]{1,8} ?@ ?[a-z]{1,8}\.[a-z]{0,3}\.?$/),
  fc.stringMatching(/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/),
  fc.stringMatching(/^[A-Za-z]{2,3}[-_ .,]?[A-Za-z]{0,12}$/),
  fc.ipV4(),
  fc.ipV6(),
  fc.uuid(),
);

const userDataOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(FIELDS.map((field) => [field, value])), { requiredKeys: [] });

const values = fc.oneof(nearlyFitting, fc.integer(), fc.double(), fc.array(nearlyFitting), anything);

test("hashing never throws, and leaves digests and plain text only", async () => {
  const inputs = fc.oneof(anything, userDataOf(values));
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      const hashed = await hashUserData(input as UserData);
      for (const [field, value] of Object.entries(hashed)) {
        if ((PLAIN_FIELDS as readonly string[]).includes(field))
          assert.ok(typeof value === "string" && value);
        else {
          assert.ok((HASHED_FIELDS as readonly string[]).includes(field) && Array.isArray(value));
          assert.ok(value.length > 0 && new Set(value).size === value.length);
          for (const digest of value) assert.match(digest, /^[\da-f]{64}$/);
        }
      }
    }),
    { numRuns: RUNS },
  );
});

test("hashing what is hashed changes nothing and warns of nothing", async () => {
  await fc.assert(
    fc.asyncProperty(userDataOf(values), async (input) => {
      const once = await hashUserData(input);
      const twice = await hashUserData(once, {
        onWarning: ({ code }) => assert.fail(code),
      });
      assert.deepEqual(twice, once);
    }),
    { numRuns: RUNS },
  );
});

test("normalising what is normalised changes nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom(...FIELDS), nearlyFitting, (field, input) => {
      const once = normalizeUserData({ [field]: input });
      const text = String(once[field] ?? "");
      // Text that its own rule or case folding took out of NFC, or made look like a digest, reads anew.
      fc.pre(text === text.normalize("NFC") && !/^([\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i.test(text));
      assert.deepEqual(normalizeUserData(once), once);
    }),
    { numRuns: RUNS * 5 },
  );
});

test("no warning holds what was handed in", () => {
  const secret = fc.tuple(nearlyFitting, fc.stringMatching(/^[0-9]{6,10}$/)).map(([text, digits]) => ({
    text: `${text}~${digits}~`,
    digits,
  }));
  fc.assert(
    fc.property(secret, ({ text, digits }) => {
      const warnings: unknown[] = [];
      const input = { ...Object.fromEntries(FIELDS.map((field) => [field, [text, { text }]])), [text]: text };
      normalizeUserData(input, { onWarning: (warning) => warnings.push(warning) });
      assert.ok(warnings.length > FIELDS.length);
      assert.ok(!JSON.stringify(warnings).includes(digits));
    }),
    { numRuns: RUNS },
  );
});
