import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { HASHED_FIELDS, PLAIN_FIELDS } from "./event.ts";
import { normalizeUserData } from "./normalize-user-data.ts";
import * as onNode from "./sha256.node.ts";
import * as onTheWeb from "./sha256.web.ts";
import { createUserDataHasher } from "./user-data.ts";

/** Written by hand from the contract, its digests by another program than ours. */
interface Vector {
  field: string;
  input: unknown;
  defaultCallingCode?: string;
  /** A list for a hashed field, text for a plain one, null when nothing is left. */
  normalized: string[] | string | null;
  /** Of hashed fields only. */
  digests?: string[] | null;
  /** What the vector proves. */
  rule: string;
}

const vectors: Vector[] = JSON.parse(
  readFileSync(new URL("../test/vectors/user-data.json", import.meta.url), "utf8"),
);

// The day that the vectors with dates were written for.
const now = () => Date.parse("2026-11-24T12:00:00Z");

test("the table covers every field with at least 300 vectors, and each says which rule it proves", () => {
  assert.ok(vectors.length >= 300, `${vectors.length} vectors`);
  const fields = new Set(vectors.map(({ field }) => field));
  assert.deepEqual([...fields].sort(), [...HASHED_FIELDS, ...PLAIN_FIELDS].sort());
  for (const { rule } of vectors) assert.match(rule, /^(common \d|[a-z_]+\b).*: ./);
});

test("each digest in the table is the SHA-256 of its normalised text", () => {
  for (const { field, normalized, digests, rule } of vectors) {
    if (digests === undefined) assert.ok((PLAIN_FIELDS as readonly string[]).includes(field));
    else if (digests === null) assert.equal(normalized, null);
    else {
      assert.ok(Array.isArray(normalized));
      assert.deepEqual(digests, [...new Set(normalized.map(digestOf))], `${field}, ${rule}`);
    }
  }
});

describe("each vector holds, normalised and hashed on Node and by WebCrypto", () => {
  const hashers = [onNode, onTheWeb].map(createUserDataHasher);

  for (const [field, vectorsOfField] of groupByField(vectors)) {
    test(`${field}: ${vectorsOfField.length} vectors`, async () => {
      for (const { input, defaultCallingCode, normalized, digests, rule } of vectorsOfField) {
        const userData = { [field]: input };
        const options = { now, defaultCallingCode };
        const label = `${rule}: ${JSON.stringify(input)}`;
        assert.deepEqual(normalizeUserData(userData, options), expected(field, normalized), label);
        for (const hash of hashers) {
          assert.deepEqual(await hash(userData, options), expected(field, digests ?? normalized), label);
        }
      }
    });
  }
});

test("every vector whose value is dropped warns, unless it was absent", async () => {
  for (const { field, input, normalized, defaultCallingCode } of vectors) {
    const isAbsent = input === null || (Array.isArray(input) && input.length === 0);
    const codes: string[] = [];
    normalizeUserData(
      { [field]: input },
      { now, defaultCallingCode, onWarning: ({ code }) => codes.push(code) },
    );
    if (normalized === null) {
      assert.equal(codes.includes("user_data_dropped"), !isAbsent, `${field}: ${JSON.stringify(input)}`);
    } else if (!Array.isArray(input)) {
      assert.ok(!codes.includes("user_data_dropped"), `${field}: ${JSON.stringify(input)}`);
    }
  }
});

function groupByField(list: readonly Vector[]): Map<string, Vector[]> {
  const groups = new Map<string, Vector[]>();
  for (const vector of list) groups.set(vector.field, [...(groups.get(vector.field) ?? []), vector]);
  return groups;
}

function expected(field: string, value: string[] | string | null): object {
  return value === null ? {} : { [field]: value };
}

/** What came in hashed stays as it is. */
function digestOf(text: string): string {
  return /^[\da-f]{64}$/.test(text) ? text : createHash("sha256").update(text, "utf8").digest("hex");
}
