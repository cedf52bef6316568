import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { createShop } from "./server.mjs";

test("what belongs to the proxy is forwarded whole, with the visitor's address", async () => {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const proxy = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push({ request, body });
    response.writeHead(202, { "x-answer": "kept" }).end('{"accepted":1,"rejected":[]}');
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const { port } = proxy.address() as AddressInfo;
  const shop = await createShop({ hatpinOrigin: `http://127.0.0.1:${port}` }).listen();
  try {
    const answer = await fetch(`${shop.url}/hatpin/events?x=1`, {
      method: "POST",
      body: '{"v":1}',
      headers: { "x-forwarded-for": "203.0.113.9" },
    });
    assert.deepEqual([answer.status, answer.headers.get("x-answer")], [202, "kept"]);
    assert.deepEqual(await answer.json(), { accepted: 1, rejected: [] });
    const [{ request, body }] = seen as [(typeof seen)[number]];
    assert.deepEqual([request.method, request.url, body], ["POST", "/hatpin/events?x=1", '{"v":1}']);
    assert.equal(request.headers["x-forwarded-for"], "203.0.113.9, 127.0.0.1");

    proxy.close();
    proxy.closeAllConnections();
    await once(proxy, "close");
    assert.equal((await fetch(`${shop.url}/hatpin.js`)).status, 502);
  } finally {
    await shop.close();
    proxy.close();
  }
});

test("what a visitor types cannot become markup", async () => {
  const shop = await createShop().listen();
  try {
    const page = await (
      await fetch(`${shop.url}/search?q=${encodeURIComponent('"><script>x</script>')}`)
    ).text();
    assert.ok(page.includes("&#34;&#62;&#60;script&#62;x"));
    assert.ok(!page.includes("<script>x"));
  } finally {
    await shop.close();
  }
});

test("the script tag can be another, or wait for consent", async () => {
  for (const { options, expected } of [
    { options: {}, expected: '<script async src="/hatpin.js" data-endpoint="/hatpin/events"></script>' },
    { options: { consent: "pending" as const }, expected: 'data-consent="pending"></script>' },
    { options: { scriptTag: "<!-- none -->" }, expected: "<!-- none -->" },
  ]) {
    const shop = await createShop(options).listen();
    try {
      assert.ok((await (await fetch(shop.url)).text()).includes(expected));
    } finally {
      await shop.close();
    }
  }
});

test("an unknown page is 404, a broken body 400 and a large one 413", async () => {
  const shop = await createShop().listen();
  const post = (body: string) =>
    fetch(`${shop.url}/cart/add`, { method: "POST", headers: { "content-type": "application/json" }, body });
  try {
    assert.equal((await fetch(`${shop.url}/products/nothing`)).status, 404);
    assert.equal((await post("{")).status, 400);
    assert.equal((await post(`{"id":"${"x".repeat(70_000)}"}`)).status, 413);
  } finally {
    await shop.close();
  }
});
