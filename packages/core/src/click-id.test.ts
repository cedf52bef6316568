import assert from "node:assert/strict";
import { test } from "node:test";
import { type ClickIdSources, readClickId } from "./click-id.ts";

const CASES: [title: string, sources: ClickIdSources, clickId: string | undefined][] = [
  ["alone in the address", { url: "https://shop.example/?epik=dj0yJnU9" }, "dj0yJnU9"],
  ["among others, with a fragment", { url: "https://shop.example/a?utm=1&epik=dj0y&b=2#top" }, "dj0y"],
  ["in an address without host", { url: "/a?epik=dj0y" }, "dj0y"],
  ["in a query alone", { url: "?epik=dj0y" }, "dj0y"],
  ["encoded", { url: "https://shop.example/?epik=dj0y%3D%3D" }, "dj0y=="],
  ["with a plus sign, which is none for a space", { url: "https://shop.example/?epik=a+b" }, "a+b"],
  ["with a stray percent sign", { url: "https://shop.example/?epik=dj%0y" }, "dj%0y"],
  ["twice: the first counts", { url: "?epik=one&epik=two" }, "one"],
  ["after an empty parameter", { url: "?&epik=dj0y" }, "dj0y"],
  ["after a question mark in the query", { url: "?next=/a?&epik=dj0y" }, "dj0y"],
  ["in a cookie", { cookie: "a=1; _epik=dj0y; b=2" }, "dj0y"],
  ["in a cookie with equal signs", { cookie: "_epik=dj0y==" }, "dj0y=="],
  ["in an encoded cookie", { cookie: "_epik=dj0y%3D" }, "dj0y="],
  ["in both: the address is fresher", { url: "?epik=new", cookie: "_epik=old" }, "new"],
  ["empty in the address, there in the cookie", { url: "?epik=", cookie: "_epik=old" }, "old"],
  ["blank", { url: "?epik=%20" }, undefined],
  ["nowhere", { url: "https://shop.example/", cookie: "a=1" }, undefined],
  ["only in a longer name", { url: "?xepik=1&epikx=2", cookie: "x_epik=1; _epikx=2" }, undefined],
  ["only in a path or a fragment", { url: "https://shop.example/epik=1#?epik=2&epik=3" }, undefined],
  ["only as a value", { url: "?q=epik=1", cookie: "q=_epik=1" }, undefined],
  ["from no sources at all", {}, undefined],
  ["from null sources", { url: null, cookie: null }, undefined],
];

for (const [title, sources, clickId] of CASES) {
  test(`a click id ${title} is read as ${clickId}`, () => {
    assert.equal(readClickId(sources), clickId);
  });
}

test("a long query without a click id is read in no time", () => {
  const url = `?${"&epi=1".repeat(50_000)}`;
  const started = performance.now();
  assert.equal(readClickId({ url, cookie: "; _epi=1".repeat(50_000) }), undefined);
  assert.ok(performance.now() - started < 2000);
});
