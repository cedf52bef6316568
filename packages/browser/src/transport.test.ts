import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { createTransport, type Send } from "./transport.ts";

let respond: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => respond(request, response));
let endpoint: string;
let send: Send;
/** Whether each request asked to outlive the page. */
let keepalives: unknown[];

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  respond = (_, response) => response.writeHead(202).end("{}");
  keepalives = [];
  send = createTransport(endpoint, (url, init) => {
    keepalives.push(init?.keepalive);
    return fetch(url, init);
  });
});

test("a body is posted as plain text, and the answer read", async () => {
  let received: { method?: string; type?: string; body?: string } = {};
  respond = async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received = { method: request.method, type: request.headers["content-type"], body };
    response.writeHead(202).end(JSON.stringify({ accepted: 0, rejected: [{ event_id: "a", issues: [] }] }));
  };
  assert.deepEqual(await send("événement"), {
    status: 202,
    delayMs: undefined,
    rejected: [{ event_id: "a", issues: [] }],
  });
  assert.deepEqual(received, { method: "POST", type: "text/plain;charset=UTF-8", body: "événement" });
});

test("bodies under way share a budget in bytes, and each hands back its own", async () => {
  // 2 bytes each as UTF-8.
  const body = "é".repeat(20_000);
  await Promise.all([send(body), send(body), send("small")]);
  assert.deepEqual(keepalives, [true, false, true]);
  await send(body);
  assert.deepEqual(keepalives, [true, false, true, true]);
});

test("a request without an answer has status 0 and hands its bytes back", async () => {
  respond = (request) => request.socket.destroy();
  const body = "x".repeat(60_000);
  assert.deepEqual(await send(body), { status: 0 });
  assert.deepEqual(await send(body), { status: 0 });
  assert.deepEqual(keepalives, [true, true]);
});

test("an answer that is no JSON counts by its status", async () => {
  respond = (_, response) => response.writeHead(503).end("<h1>Down</h1>");
  assert.deepEqual(await send("x"), { status: 503, delayMs: undefined, rejected: undefined });
  respond = (_, response) => response.writeHead(202).end("null");
  assert.deepEqual(await send("x"), { status: 202, delayMs: undefined, rejected: undefined });
});

for (const { value, expected } of [
  { value: "3", expected: 3000 },
  { value: "0", expected: undefined },
  { value: "-5", expected: undefined },
  { value: "soon", expected: undefined },
  { value: "Wed, 21 Oct 2015 07:28:00 GMT", expected: undefined },
]) {
  test(`Retry-After: ${value} asks for ${expected === undefined ? "no wait" : `${expected} ms`}`, async () => {
    respond = (_, response) => response.writeHead(503, { "retry-after": value }).end();
    assert.equal((await send("x")).delayMs, expected);
  });
}

test("Retry-After may be a date", async () => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  respond = (_, response) => response.writeHead(503, { "retry-after": date }).end();
  const { delayMs = 0 } = await send("x");
  assert.ok(delayMs > 50_000 && delayMs <= 60_000, `${delayMs}`);
});
