import assert from "node:assert/strict";
import { test } from "node:test";
import { readFailure } from "./read-failure.ts";

/** As fetch throws it, and as ofetch wraps that. */
function failure(code: string): Error {
  const cause = new TypeError("fetch failed", { cause: Object.assign(new Error("secret"), { code }) });
  return new Error("[POST] secret", { cause });
}

for (const [code, inDoubt] of [
  ["ECONNREFUSED", false],
  ["ENOTFOUND", false],
  ["EAI_AGAIN", false],
  ["UND_ERR_CONNECT_TIMEOUT", false],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", false],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", false],
  ["ERR_TLS_CERT_ALTNAME_INVALID", false],
  ["ECONNRESET", true],
  ["EPIPE", true],
  ["UND_ERR_SOCKET", true],
  ["UND_ERR_HEADERS_TIMEOUT", true],
] as const) {
  test(`${code} ${inDoubt ? "may come after the request arrived" : "comes before anything can arrive"}`, () => {
    const outcome = readFailure(failure(code), undefined);
    assert.equal(outcome.inDoubt, inDoubt);
    assert.ok(outcome.error.message.includes(code));
    assert.ok(!outcome.error.message.includes("secret"));
    assert.equal(outcome.error.cause, undefined);
  });
}

test("what is no error of the network is in doubt, and a code that is none is not repeated", () => {
  for (const thrown of [undefined, "text", { code: 7 }, failure("a secret code")]) {
    const outcome = readFailure(thrown, undefined);
    assert.ok(outcome.inDoubt);
    assert.ok(!outcome.error.message.includes("secret"));
  }
});
