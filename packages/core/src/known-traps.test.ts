// What other senders get wrong, where no other test says it: docs/known-traps.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createConversionEvent } from "./create-event.ts";
import { InvalidEventError } from "./errors.ts";
import type { ConversionEventInput } from "./event.ts";
import { hashUserData } from "./user-data.ts";

const CLIENT = { client_ip_address: "203.0.113.7", client_user_agent: "Mozilla/5.0 [Pinterest/iOS]" };

/** A good value of each hashed field. */
const VALUES = {
  em: "jo@example.com",
  ph: "+49 170 1234567",
  fn: "Jo",
  ln: "Hatter",
  ct: "Washington, D.C.",
  st: "NY",
  zp: "10001",
  country: "US",
  db: "1990-01-31",
  ge: "f",
  external_id: "customer-1",
  hashed_maids: "8c6a0d3e-5b1f-4d0a-9a1e-0f6b7c8d9e0f",
};

// A cast, because some of what callers hand in does not compile.
function build(input: object) {
  return createConversionEvent({ event_name: "checkout", ...input } as ConversionEventInput);
}

for (const [field, value] of Object.entries(VALUES)) {
  test(`${field} goes on the wire whether or not another field is set, and keeps address and user agent`, async () => {
    const { user_data } = await build({ user_data: { ...CLIENT, [field]: value } });
    const { [field as "em"]: digests, ...others } = user_data;
    assert.deepEqual(others, CLIENT);
    assert.match(digests?.join() ?? "", /^[0-9a-f]{64}$/);
  });

  test(`${field} of white space alone is left out, and is no digest of nothing`, async () => {
    assert.deepEqual(await hashUserData({ [field]: " \t\u00a0\ufeff" }), {});
  });
}

test("a comma inside a value splits nothing, and a list is a digest for each of its values", async () => {
  const { ct } = await hashUserData({ ct: "Washington, D.C." });
  assert.deepEqual(ct, (await hashUserData({ ct: "washingtondc" })).ct);
  const both = await hashUserData({ em: ["jo@example.com", "al@example.com"] });
  assert.equal(both.em?.length, 2);
  assert.equal((await hashUserData({ em: "jo@example.com,al@example.com" })).em, undefined);
});

for (const value of ["[27.5,123]", [27.5, 123]]) {
  test(`a value of ${JSON.stringify(value)} is refused`, async () => {
    const custom_data = { value, currency: "EUR" };
    await assert.rejects(build({ user_data: CLIENT, custom_data }), (error) => {
      assert.ok(error instanceof InvalidEventError);
      assert.deepEqual(
        error.issues.map(({ path }) => path),
        ["custom_data.value"],
      );
      return true;
    });
  });
}

test("num_items of zero and a content without an id stay as they were handed in", async () => {
  const custom_data = { num_items: 0, contents: [{ quantity: 1 }] };
  const event = await build({ user_data: CLIENT, custom_data });
  assert.deepEqual(event.custom_data, custom_data);
});
