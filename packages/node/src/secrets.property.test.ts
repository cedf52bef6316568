import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { exposures } from "../test/exposures.ts";
import { makeEvent } from "../test/make-events.ts";
import { createClient } from "./client.ts";

// None looks like a token of Pinterest's, so that each is found by its text alone.
const SECRETS = {
  accessToken: 'Acc3ss/to+ken"=1',
  refreshToken: "R3fresh-t0ken~2",
  appSecret: "App:S3cret%3",
};

const CUSTOMER = {
  em: ["5be2f0d4a1c7469b8e1d3f6075a2c4b9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3"],
  client_ip_address: "2001:db8:5ec:7e7::42",
  client_user_agent: 'Visitor "Browser" 7.5 (very; personal)',
  click_id: "dj0yJnU9personal-click",
};

const PLANTS = [...Object.values(SECRETS), ...Object.values(CUSTOMER).flat(), "jo.shopper@example.com"];

/** The ways in which a careless server repeats what it got. */
const ECHOES: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => `Bearer ${text}`,
  encodeURIComponent,
  (text) => new URLSearchParams({ q: text }).toString(),
  (text) => JSON.stringify({ text }),
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(text).toString("base64url"),
];

/** Answers with any of the texts in any place. */
function answersWith(plants: readonly string[]) {
  const plant = fc
    .tuple(fc.constantFrom(...plants), fc.constantFrom(...ECHOES))
    // An address in Base64 is nothing that anyone could know.
    .map(([text, echo]) => (text.includes("@") ? text : echo(text)));
  const words = fc
    .array(fc.oneof(plant, fc.string({ maxLength: 20 }), fc.constant("x".repeat(9_990))), { maxLength: 4 })
    .map((parts) => parts.join(" "));
  const eventAnswer = fc.record(
    { status: fc.constantFrom("processed", "failed", "odd"), error_message: words, warning_message: words },
    { requiredKeys: ["status"] },
  );
  const report = fc.record(
    {
      num_events_received: fc.constant(2),
      num_events_processed: fc.constantFrom(0, 1, 2),
      events: fc.array(eventAnswer, { minLength: 2, maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc
      .record({ code: fc.oneof(fc.integer(), words), message: words, report }, { requiredKeys: [] })
      .map(({ report: details, ...error }) => JSON.stringify({ ...error, details, ...details })),
    fc.dictionary(words, fc.oneof(words, fc.jsonValue())).map((value) => JSON.stringify(value)),
    words,
  );
  return fc.record({
    status: fc.constantFrom(200, 204, 302, 307, 400, 401, 403, 404, 408, 413, 418, 422, 429, 500, 502, 503),
    body,
    rid: words,
    reason: words,
    location: words,
  });
}

let answers: { events: Plan; tokens: Plan };
type Plan = { status: number; body: string; rid: string; reason: string; location: string };
let apiUrl: string;
let elsewhere = 0;
const other = createServer((_, response) => {
  elsewhere += 1;
  response.end();
});
const server = createServer((request: IncomingMessage, response) => {
  request.resume().on("end", () => {
    const isRefresh = request.url?.endsWith("/oauth/token");
    const { status, body: text, rid, reason, location } = answers[isRefresh ? "tokens" : "events"];
    const { port } = other.address() as AddressInfo;
    const headers = {
      "x-pinterest-rid": toHeader(rid),
      "x-echo": toHeader(reason),
      location: `http://127.0.0.1:${port}/?${encodeURIComponent(location)}`,
    };
    response.writeHead(status, toHeader(reason), headers).end(status === 204 ? undefined : text);
  });
});

/** What a header can hold of it. */
function toHeader(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "").slice(0, 2000);
}

before(async () => {
  for (const one of [server, other]) await once(one.listen(0, "127.0.0.1"), "listening");
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v5`;
});
after(() => {
  for (const one of [server, other]) one.close().closeAllConnections();
});

function outcomeOf(): Promise<unknown> {
  const { accessToken, refreshToken, appSecret } = SECRETS;
  const oauth = { appId: "1", appSecret, refreshToken, accessToken, onTokens() {} };
  const client = createClient({ adAccountId: "1", apiUrl, oauth, retry: { maxAttempts: 1 } });
  const events = ["one", "two"].map((event_id) => makeEvent({ event_id, user_data: CUSTOMER }));
  return client.sendConversionEvents(events).then(
    (result) => [client, result],
    (error: unknown) => error,
  );
}

test("whatever an answer repeats, and where, nothing secret or personal comes out, and nothing goes to another host", async () => {
  // Where tokens are given nobody knows of customers.
  const refusals = answersWith(Object.values(SECRETS));
  const tokens = fc.oneof(
    refusals,
    refusals.map((plan) => ({ ...plan, status: 200, body: '{"access_token":"fresh-access"}' })),
  );
  await fc.assert(
    fc.asyncProperty(answersWith(PLANTS), tokens, async (forEvents, forTokens) => {
      answers = { events: forEvents, tokens: forTokens };
      assertClean(exposures(await outcomeOf()).toLowerCase());
    }),
    { numRuns: 400 },
  );
  assert.equal(elsewhere, 0);
});

function assertClean(text: string): void {
  for (const planted of PLANTS) {
    for (const echo of [
      planted,
      encodeURIComponent(planted),
      Buffer.from(planted).toString("base64").slice(0, -4),
      Buffer.from(`Bearer ${planted}`).toString("base64").slice(0, -4),
    ]) {
      assert.ok(!text.includes(echo.toLowerCase()), `${echo} is in ${text}`);
    }
  }
}
