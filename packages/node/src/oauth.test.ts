import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { makeEvents } from "../test/make-events.ts";
import { createClient } from "./client.ts";
import { createEmulator, type Emulator } from "./emulator/index.ts";
import { PinterestApiError } from "./errors.ts";
import type { OAuthTokens } from "./oauth-tokens.ts";
import type { OAuthOptions } from "./read-credentials.ts";

const APP = { appId: "1234", appSecret: "app-S3cret", refreshToken: "pinr_first" };

async function listen(t: TestContext, emulator: Emulator): Promise<string> {
  const { url, close } = await emulator.listen();
  t.after(close);
  return `${url}/v5`;
}

/** Keeps tokens in memory, and says what it was handed. */
function createStore() {
  const stored: OAuthTokens[] = [];
  return {
    stored,
    onTokens: async (tokens: OAuthTokens) => void stored.push(tokens),
    loadTokens: async () => stored.at(-1),
  };
}

function create(apiUrl: string, oauth: OAuthOptions, { now }: { now?: () => number } = {}) {
  const options = { adAccountId: "1", apiUrl, timeoutMs: 2000, retry: { baseMs: 1, maxAttempts: 3 } };
  return createClient({ ...options, oauth: { ...APP, ...oauth } }, { now });
}

async function errorOf(sending: Promise<unknown>): Promise<PinterestApiError> {
  const error = await sending.then(
    () => assert.fail("it resolved"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PinterestApiError, String(error));
  assert.ok(error.result?.events.every((event) => event.status === "failed" && event.retryable));
  return error;
}

test("the first request gets its access token by the refresh token, and later ones use it", async (t) => {
  const emulator = createEmulator({ app: APP });
  const store = createStore();
  const client = create(await listen(t, emulator), store);
  for (let call = 0; call < 3; call++) {
    assert.equal((await client.sendConversionEvents(makeEvents(2))).num_events_processed, 2);
  }
  assert.equal(emulator.refreshes(), 1);
  assert.equal(store.stored.length, 1);
  assert.notEqual(store.stored[0]?.refreshToken, APP.refreshToken);
});

test("a token that was refused is refreshed once for all calls that wait, and they go on with the new one", async (t) => {
  const emulator = createEmulator({ app: APP });
  const store = createStore();
  const slow = { ...store, onTokens: (tokens: OAuthTokens) => wait(50).then(() => store.onTokens(tokens)) };
  const client = create(await listen(t, emulator), { accessToken: "pina_expired", ...slow });
  const results = await Promise.all(
    Array.from({ length: 8 }, () => client.sendConversionEvents(makeEvents(3000))),
  );
  assert.ok(results.every(({ num_events_processed }) => num_events_processed === 3000));
  assert.equal(emulator.refreshes(), 1);
  assert.equal(store.stored.length, 1);
});

test("new tokens are stored before any request uses them", async (t) => {
  const emulator = createEmulator({ app: APP });
  const order: string[] = [];
  const client = create(await listen(t, emulator), {
    async onTokens() {
      await wait(50);
      order.push(`stored, ${emulator.requests().length} requests`);
    },
  });
  await Promise.all([client.sendConversionEvents(makeEvents(1)), client.sendConversionEvents(makeEvents(1))]);
  assert.deepEqual(order, ["stored, 0 requests"]);
  assert.equal(emulator.requests().length, 2);
});

test("tokens that could not be stored are not used, and are handed to onTokens again without another refresh", async (t) => {
  const emulator = createEmulator({ app: APP });
  const handed: OAuthTokens[] = [];
  const client = create(await listen(t, emulator), {
    onTokens(tokens) {
      handed.push(tokens);
      if (handed.length === 1) throw new TypeError(`no place for ${tokens.refreshToken}`);
    },
  });
  const error = await errorOf(client.sendConversionEvents(makeEvents(1)));
  assert.match(error.message, /could not be stored \(TypeError\).*onTokens/);
  assert.equal(emulator.requests().length, 0);
  assert.equal((await client.sendConversionEvents(makeEvents(1))).num_events_processed, 1);
  assert.deepEqual(handed[0], handed[1]);
  assert.equal(emulator.refreshes(), 1);
});

test("an onTokens that never ends does not hang the call", async (t) => {
  const emulator = createEmulator({ app: APP });
  const apiUrl = await listen(t, emulator);
  const oauth = { ...APP, onTokens: () => new Promise<void>(() => {}) };
  const client = createClient({ adAccountId: "1", apiUrl, timeoutMs: 100, oauth });
  assert.match((await errorOf(client.sendConversionEvents(makeEvents(1)))).message, /TimeoutError/);
});

test("a token is refreshed ahead of its end, by the refresh token that came last", async (t) => {
  let nowMs = Date.now();
  const now = () => nowMs;
  const emulator = createEmulator({ app: { ...APP, expiresInSeconds: 3600 }, now });
  const client = create(await listen(t, emulator), createStore(), { now });
  for (const [minutes, refreshes] of [
    [0, 1],
    [53, 1],
    [3, 2],
    [50, 2],
    [300, 3],
  ] as const) {
    nowMs += minutes * 60_000;
    assert.equal((await client.sendConversionEvents(makeEvents(1))).num_events_processed, 1);
    assert.equal(emulator.refreshes(), refreshes, `after ${minutes} minutes more`);
  }
  assert.ok(emulator.requests().every(({ status }) => status === 200));
});

test("while a refresh ahead of the end fails, the token that still holds is used, and the refresh is not asked for each time", async (t) => {
  let nowMs = Date.now();
  let refreshes = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isRefresh = request.url?.endsWith("/oauth/token");
      if (isRefresh) refreshes += 1;
      response.writeHead(isRefresh ? 503 : 200).end('{"num_events_processed": 1}');
    });
  });
  const apiUrl = await listenTo(t, server);
  const oauth = { ...createStore(), accessToken: "pina_now", expiresAtMs: nowMs + 60_000 };
  const client = create(apiUrl, oauth, { now: () => nowMs });
  nowMs += 56_000;
  for (let call = 0; call < 3; call++) await client.sendConversionEvents(makeEvents(1));
  assert.equal(refreshes, 1);
  nowMs += 5000;
  assert.equal((await errorOf(client.sendConversionEvents(makeEvents(1)))).status, 503);
});

test("after one refresh that does not help a 401 stops the call, keeps the events, and tells what to do", async (t) => {
  const emulator = createEmulator({ app: APP });
  const client = create(await listen(t, emulator), createStore());
  emulator.faults.set("401");
  const error = await errorOf(client.sendConversionEvents(makeEvents(1)));
  assert.equal(error.status, 401);
  assert.match(error.message, /refused the access token/);
  assert.equal(emulator.refreshes(), 1);
  // The token is fresh: another refresh would not help either.
  await errorOf(client.sendConversionEvents(makeEvents(1)));
  assert.equal(emulator.refreshes(), 1);
});

test("a refresh token that is refused stops the call with the way out, and the one of the options has its turn too", async (t) => {
  const emulator = createEmulator({ app: APP });
  const apiUrl = await listen(t, emulator);
  const store = createStore();
  store.stored.push({ refreshToken: "pinr_dead" });
  assert.equal((await create(apiUrl, store).sendConversionEvents(makeEvents(1))).num_events_processed, 1);
  const dead = create(apiUrl, { ...createStore(), refreshToken: "pinr_dead" });
  const error = await errorOf(dead.sendConversionEvents(makeEvents(1)));
  assert.equal(error.status, 400);
  assert.match(error.message, /refused the refresh token.*access anew/);
  assert.match(error.request_id ?? "", /^[\w-]{36}$/);
});

test("two clients that share a store use each other's tokens", async (t) => {
  const emulator = createEmulator({ app: APP });
  const apiUrl = await listen(t, emulator);
  const store = createStore();
  const clients = [create(apiUrl, store), create(apiUrl, { ...store, accessToken: "pina_old" })];
  for (const client of clients) await client.sendConversionEvents(makeEvents(1));
  assert.equal(emulator.refreshes(), 1);
});

test("an abort ends the wait for a refresh, which goes on for the others", async (t) => {
  const emulator = createEmulator({ app: APP });
  let release = () => {};
  const stored = new Promise<void>((resolve) => {
    release = resolve;
  });
  const client = create(await listen(t, emulator), { onTokens: () => stored });
  const patient = client.sendConversionEvents(makeEvents(1));
  await assert.rejects(client.sendConversionEvents(makeEvents(1), { signal: AbortSignal.timeout(20) }), {
    name: "AbortError",
  });
  release();
  assert.equal((await patient).num_events_processed, 1);
});

test("a refresh that fails for a moment is tried again", async (t) => {
  const emulator = createEmulator({ app: APP });
  const apiUrl = await listen(t, emulator);
  let failures = 0;
  const front = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url?.endsWith("/oauth/token") && failures++ === 0) return response.writeHead(503).end();
    const { authorization = "", "content-type": type = "" } = request.headers;
    const answer = await fetch(apiUrl.replace("/v5", request.url ?? ""), {
      method: "POST",
      headers: { authorization, "content-type": type },
      body: Buffer.concat(chunks),
    });
    return response.writeHead(answer.status).end(await answer.text());
  });
  const client = create(await listenTo(t, front), createStore());
  assert.equal((await client.sendConversionEvents(makeEvents(1))).num_events_processed, 1);
  assert.equal(failures, 2);
});

async function listenTo(t: TestContext, server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v5`;
}
