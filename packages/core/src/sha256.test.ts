import assert from "node:assert/strict";
import nodeCrypto, { createHash } from "node:crypto";
import { test } from "node:test";
import * as onNode from "./sha256.node.ts";
import * as onTheWeb from "./sha256.web.ts";

const TEXTS = ["", "jo@example.com", "müller", "東京", "😀", "lone \ud800 surrogate", "a".repeat(100_000)];

test("both platforms give the lowercase hex SHA-256 of the text as UTF-8", async () => {
  // From FIPS 180-2, appendix B.1.
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(onNode.sha256Hex("abc"), abc);
  assert.equal(await onTheWeb.sha256Hex("abc"), abc);
  for (const text of TEXTS) {
    const digest = createHash("sha256").update(text, "utf8").digest("hex");
    assert.equal(onNode.sha256Hex(text), digest);
    assert.equal(await onTheWeb.sha256Hex(text), digest);
  }
});

test("a Node without crypto.hash gives the same", (t) => {
  const { hash } = nodeCrypto;
  t.after(() => Object.assign(nodeCrypto, { hash }));
  Object.assign(nodeCrypto, { hash: undefined });
  for (const text of TEXTS) {
    assert.equal(onNode.sha256Hex(text), createHash("sha256").update(text, "utf8").digest("hex"));
  }
});

test("Node and this process's WebCrypto can hash", () => {
  assert.equal(onNode.canHash(), true);
  assert.equal(onTheWeb.canHash(), true);
});

test("Node's condition of #sha256 leads to the synchronous one", async () => {
  const chosen = await import("#sha256");
  assert.equal(chosen.sha256Hex, onNode.sha256Hex);
});
