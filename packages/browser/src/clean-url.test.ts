import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanUrl } from "./clean-url.ts";

for (const [url, clean] of [
  ["https://shop.example/p?color=red#reviews", "https://shop.example/p?color=red"],
  ["https://shop.example/p?email=jo@example.com", "https://shop.example/p?"],
  ["https://shop.example/p?a=1&email=jo%40example.com&b=2#x", "https://shop.example/p?a=1&&b=2"],
  ["https://shop.example/size=10@2/p", "https://shop.example/size=10@2/p"],
  ["https://shop.example/?epik=dj0yJnU9", "https://shop.example/?epik=dj0yJnU9"],
] as const) {
  test(`${url} becomes ${clean}`, () => assert.equal(cleanUrl(url), clean));
}
