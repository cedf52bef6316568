import assert from "node:assert/strict";
import { test } from "node:test";
import { createEventId } from "./event-id.ts";
import * as onTheWeb from "./sha256.web.ts";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("without parts each id is another random UUID, at once", () => {
  const ids = Array.from({ length: 1000 }, () => createEventId());
  for (const id of ids) assert.match(id, UUID_V4);
  assert.equal(new Set(ids).size, 1000);
});

test("a page that is not a secure context has no randomUUID, and gets a random UUID all the same", (t) => {
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  t.after(() => Reflect.deleteProperty(crypto, "randomUUID"));
  const ids = Array.from({ length: 1000 }, () => createEventId());
  for (const id of ids) assert.match(id, UUID_V4);
  assert.equal(new Set(ids).size, 1000);
});

test("the same parts give the same id, in Node and in the browser, today and in ten years", async () => {
  const id = "615ecc320bf90787c03c073a3afa520c";
  assert.equal(await createEventId("order", "10042"), id);
  assert.equal((await onTheWeb.sha256Hex('["order","10042"]')).slice(0, 32), id);
});

test("ids of parts do not depend on where one part ends and the next begins", async () => {
  const ids = await Promise.all([
    createEventId("a", "bc"),
    createEventId("ab", "c"),
    createEventId("abc"),
    createEventId("a", "b", "c"),
    createEventId('a","bc'),
    createEventId("", "abc"),
    createEventId("abc", ""),
  ]);
  assert.equal(new Set(ids).size, 7);
});

test("parts in any script have an id, also text that is no proper Unicode", async () => {
  for (const part of ["帽子", "Žluťoučký", "👒", "\ud800"]) {
    assert.match(await createEventId(part), /^[0-9a-f]{32}$/);
  }
});

for (const part of [undefined, null, 10042, {}]) {
  test(`a part that is ${String(part)} throws at once, since different actions could get one id`, () => {
    assert.throws(() => createEventId("order", part as string), {
      name: "TypeError",
      message: "part 2 of the event id must be text",
    });
  });
}
