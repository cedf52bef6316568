import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { type FetchHandler, toNodeListener } from "./node-adapter.ts";
import { readBody } from "./read-body.ts";

async function withServer(
  handler: FetchHandler,
  use: (url: string, port: number) => Promise<void>,
): Promise<void> {
  const server = createServer(toNodeListener(handler)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}`, port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a request arrives whole: method, address, headers, body and the other end's address", async () => {
  const handler: FetchHandler = async (request, { remoteAddress }) =>
    Response.json({
      method: request.method,
      url: request.url,
      header: request.headers.get("x-one"),
      body: await request.text(),
      remoteAddress,
    });
  await withServer(handler, async (url) => {
    const answer = await fetch(`${url}/a?b=c`, { method: "POST", headers: { "x-one": "1" }, body: "grüße" });
    const expected = {
      method: "POST",
      url: `${url}/a?b=c`,
      header: "1",
      body: "grüße",
      remoteAddress: "127.0.0.1",
    };
    assert.deepEqual(await answer.json(), expected);
  });
});

test("an answer leaves whole: status, several cookies, an empty body", async () => {
  const headers = new Headers([
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
    ["etag", '"x"'],
  ]);
  await withServer(
    async () => new Response(null, { status: 304, headers }),
    async (url) => {
      const answer = await fetch(url);
      assert.equal(answer.status, 304);
      assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
      assert.equal(await answer.text(), "");
    },
  );
});

test("a body over the limit is answered, not cut, and the connection serves the next request", async () => {
  const handler: FetchHandler = async (request) => {
    const body = await readBody(request, 1000);
    return new Response(body === undefined ? "too much" : body, { status: body === undefined ? 413 : 200 });
  };
  await withServer(handler, async (url) => {
    for (const size of [1001, 5_000_000]) {
      assert.equal((await fetch(url, { method: "POST", body: "x".repeat(size) })).status, 413);
      // Without a length in the head.
      const stream = new Blob(["x".repeat(size)]).stream();
      const streamed = await fetch(url, { method: "POST", body: stream, duplex: "half" });
      assert.equal(streamed.status, 413);
    }
    assert.equal(
      await (await fetch(url, { method: "POST", body: "x".repeat(1000) })).text(),
      "x".repeat(1000),
    );
  });
});

test("a handler that rejects, or an answer that fails midway, has its connection cut", async () => {
  const half = () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("half")),
        pull: () => Promise.reject(new Error("broke")),
      }),
    );
  for (const handler of [() => Promise.reject(new Error("no")), async () => half()]) {
    await withServer(handler, async (url) => {
      await assert.rejects(
        fetch(url).then((answer) => answer.text()),
        TypeError,
      );
    });
  }
});

test("the request's signal aborts when the other end hangs up", async () => {
  let aborted: Promise<unknown> = Promise.resolve();
  const handler: FetchHandler = (request) => {
    aborted = once(request.signal, "abort");
    return new Promise(() => {});
  };
  await withServer(handler, async (url) => {
    await assert.rejects(fetch(url, { signal: AbortSignal.timeout(100) }));
    await aborted;
  });
});

test("what is no web request is answered with 400, and the server lives on", async () => {
  await withServer(
    async () => new Response("fine"),
    async (url, port) => {
      for (const head of [
        "TRACE / HTTP/1.1\r\nHost: a",
        "GET / HTTP/1.1\r\nHost: a b c",
        "GET nowhere HTTP/1.1\r\nHost: a",
      ]) {
        const socket = connect(port, "127.0.0.1").setEncoding("utf8").end(`${head}\r\n\r\n`);
        const [text] = await once(socket, "data");
        assert.match(text, /^HTTP\/1\.1 400/, head);
      }
      assert.equal(await (await fetch(url)).text(), "fine");
    },
  );
});
