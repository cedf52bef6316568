import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import type { Step } from "../way.ts";
import { createLivePage, type LivePage } from "./create-live-page.ts";

const SECRET = "a-secret-that-nobody-guesses-0123456789";
const STEP: Step = { at: 1000, stage: "accepted", event_id: "event-one", event_name: "add_to_cart" };

test("without the secret there is nothing but a form, whatever is asked for and however", async () => {
  await withLivePage(async ({ url, live }) => {
    live.show(STEP);
    const unknown = await fetch(`${url}/no-such-page`);
    assert.equal(unknown.status, 404);
    const nothing = await unknown.text();
    for (const path of [
      "/",
      "/stream",
      "/live.js",
      "/live.css",
      `/?secret=${SECRET}`,
      "/index.html",
      "/%2e%2e/",
    ]) {
      for (const headers of [
        {},
        { authorization: "Bearer wrong" },
        { authorization: `Bearer ${SECRET.slice(1)}` },
        { authorization: `Basic ${SECRET}` },
        { cookie: `hatpin_live=${SECRET}` },
        { cookie: `hatpin_live=${"a".repeat(43)}` },
      ] as Record<string, string>[]) {
        const answer = await fetch(`${url}${path}`, { headers });
        assert.equal(answer.status, 404, path);
        assert.equal(await answer.text(), nothing);
        assert.deepEqual(namesOf(answer), namesOf(unknown));
      }
    }
    const form = await fetch(`${url}/login`);
    assert.equal(form.status, 200);
    assert.doesNotMatch(await form.text(), /event-one|hatpin/i);
    const wrong = await signIn(url, "wrong-secret-0123456789");
    assert.deepEqual(
      [wrong.status, wrong.headers.get("location"), wrong.headers.get("set-cookie")],
      [303, "/login", null],
    );
    assert.equal((await signIn(url, "x".repeat(1_000_000))).headers.get("set-cookie"), null);
  });
});

test("the form gives a cookie for the secret, which no script reads and no other site sends, and which is not the secret", async () => {
  await withLivePage(async ({ url }) => {
    const answer = await signIn(url, SECRET);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/"]);
    const cookie = answer.headers.get("set-cookie") ?? "";
    assert.match(cookie, /^hatpin_live=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    assert.ok(!cookie.includes(SECRET));
    const page = await fetch(url, { headers: { cookie: `other=1; ${cookie.split(";")[0]}` } });
    assert.equal(page.status, 200);
    assert.equal(page.headers.get("cache-control"), "no-store");
    assert.match(
      page.headers.get("content-security-policy") ?? "",
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    assert.ok(!(await page.text()).includes(SECRET));
    const behindTls = await signIn(url, SECRET, { "x-forwarded-proto": "https" });
    assert.match(behindTls.headers.get("set-cookie") ?? "", /; Secure$/);
  });
});

test("the stream begins with what there is, follows what comes, and ends with the proxy", async () => {
  await withLivePage(async ({ url, live }) => {
    live.show(STEP);
    const stream = await fetch(`${url}/stream`, { headers: { authorization: `Bearer ${SECRET}` } });
    assert.equal(stream.headers.get("content-type"), "text/event-stream");
    // A cast, because an answer of 200 has a body.
    const reader = (stream.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = "";
    const readUntil = async (pattern: RegExp) => {
      while (!pattern.test(text)) {
        const { done, value } = await reader.read();
        assert.ok(!done, text);
        text += value;
      }
    };
    await readUntil(/"whole":true.*"event_id":"event-one".*"accepted":1.*\n\n/);
    for (const stage of ["sent", "delivered"] as const) live.show({ ...STEP, stage, at: 2000 });
    await readUntil(/"whole":false.*"state":"delivered".*"delivered":1/);
    live.close();
    for (;;) if ((await reader.read()).done) break;
    const answer = await fetch(`${url}/login`);
    assert.equal(answer.status, 404);
  });
});

test("so many events pass that no memory would hold them, and the page has the newest 500", async () => {
  await withLivePage(async ({ url, live }) => {
    for (let n = 0; n < 20_000; n++) live.show({ ...STEP, event_id: `e${n}` });
    const abort = new AbortController();
    const { body } = await fetch(`${url}/stream`, {
      headers: { authorization: `Bearer ${SECRET}` },
      signal: abort.signal,
    });
    // A cast, because an answer of 200 has a body.
    const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!/\n\ndata: .*\n\n/s.test(text)) text += (await reader.read()).value;
    const { events, state } = JSON.parse(/data: (.*)/.exec(text)?.[1] ?? "");
    assert.deepEqual([events.length, state.counts.accepted, state.counts.waiting], [500, 20_000, 10_000]);
    abort.abort();
  });
});

async function withLivePage(body: (page: { url: string; live: LivePage }) => Promise<void>): Promise<void> {
  const live = createLivePage({ secret: SECRET, readState: async () => ({ proxy: { up: true, since: 0 } }) });
  const server = createServer(live.listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A cast, because that is what it is for a server that listens on a port.
  const { port } = server.address() as AddressInfo;
  try {
    await body({ url: `http://127.0.0.1:${port}`, live });
  } finally {
    live.close();
    server.close();
    server.closeAllConnections();
  }
}

function signIn(url: string, secret: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/login`, {
    method: "POST",
    redirect: "manual",
    headers,
    body: new URLSearchParams({ secret }),
  });
}

function namesOf({ headers }: Response): string[] {
  return [...headers.keys()].filter((name) => name !== "date");
}
