import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { exposures } from "../test/exposures.ts";
import { makeEvents } from "../test/make-events.ts";
import { createClient } from "./client.ts";
import { createRedactor } from "./redact.ts";

// Not like Pinterest's own tokens, so that it is found by its text alone; and with what JSON and URLs write otherwise.
const TOKEN = "S3cret/tok+en=\"with\\more'&%";

const ECHOES: { [form: string]: string } = {
  plain: TOKEN,
  "with Bearer": `Bearer ${TOKEN}`,
  "in lower case": TOKEN.toLowerCase(),
  "as JSON": JSON.stringify({ token: TOKEN }),
  "as a URL": `https://example.com/?access_token=${encodeURIComponent(TOKEN)}&more=1`,
  "as Base64": Buffer.from(TOKEN).toString("base64"),
  "as a Base64 header": Buffer.from(`Bearer ${TOKEN}`).toString("base64"),
};

/** Pieces by which any of the forms would be recognised. */
const TRACES = [
  "s3cret",
  Buffer.from(TOKEN).toString("base64").slice(0, 12).toLowerCase(),
  Buffer.from(`Bearer ${TOKEN}`).toString("base64").slice(8, 20).toLowerCase(),
];

function assertNoToken(value: unknown): void {
  const text = exposures(value).toLowerCase();
  for (const trace of TRACES) assert.ok(!text.includes(trace), `${trace} is in ${text}`);
}

async function withServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  use: (url: string) => Promise<void>,
): Promise<IncomingMessage[]> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume().on("end", () => answer(request, response));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  server.closeAllConnections();
  return requests;
}

function outcomeOf(apiUrl: string, options = {}): Promise<unknown> {
  const client = createClient({ accessToken: TOKEN, adAccountId: "1", apiUrl, retry: { maxAttempts: 1 } });
  assertNoToken(client);
  return client.sendConversionEvents(makeEvents(2), options).catch((error: unknown) => error);
}

for (const [form, echo] of Object.entries(ECHOES)) {
  test(`the token is in nothing that comes out when answers echo it ${form}`, async () => {
    const statuses = [200, 400, 401, 403, 404, 408, 413, 418, 422, 429, 500, 503];
    const event = (status: string) => ({
      status,
      error_message: `no ${echo}`,
      warning_message: `odd ${echo}`,
    });
    const report = {
      num_events_received: 2,
      num_events_processed: 1,
      events: [event("processed"), event("failed")],
    };
    let status = 0;
    await withServer(
      (_, response) => {
        // The request id cannot have every character, and neither can the reason.
        const inHeader = /^[\x20-\x7e]*$/.test(echo) ? echo : "";
        response.writeHead(status, inHeader, { "x-pinterest-rid": `id ${inHeader}`, "x-echo": inHeader });
        response.end(JSON.stringify({ code: 2, message: `bad ${echo}`, details: report, ...report }));
      },
      async (url) => {
        for (status of statuses) {
          const outcome = await outcomeOf(url);
          assertNoToken(outcome);
          assert.match(exposures(outcome), /\[redacted\]/, `status ${status}`);
        }
      },
    );
  });
}

test("the token is in nothing that comes out when there is no answer", async () => {
  assertNoToken(await outcomeOf("http://127.0.0.1:1"));
  await withServer(
    (request) => request.socket.destroy(),
    async (url) => assertNoToken(await outcomeOf(url)),
  );
  await withServer(
    (_, response) => response.socket?.end("HTTP/1.1 200 OK\r\nnot a header\r\n\r\n"),
    async (url) => assertNoToken(await outcomeOf(url)),
  );
  await withServer(
    () => {},
    async (url) => assertNoToken(await outcomeOf(url, { signal: AbortSignal.timeout(50) })),
  );
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect (${status}) is not followed, so the token goes to no other host`, async () => {
    const elsewhere = await withServer(
      (_, response) => response.end("{}"),
      async (other) => {
        await withServer(
          (_, response) =>
            response.writeHead(status, { location: `${other}/?t=${encodeURIComponent(TOKEN)}` }).end(),
          async (url) => {
            const error = await outcomeOf(url);
            assert.match(String(error), /redirect/);
            assertNoToken(error);
          },
        );
      },
    );
    assert.equal(elsewhere.length, 0);
  });
}

test("the token travels in the Authorization header and nowhere else", async () => {
  const [request] = await withServer(
    (_, response) => response.end("{}"),
    async (url) => void (await outcomeOf(url)),
  );
  assert.equal(request?.headers.authorization, `Bearer ${TOKEN}`);
  const { authorization, ...others } = request?.headers ?? {};
  assertNoToken([request?.url, others]);
});

test("a token that cannot be used is not in the error", () => {
  assert.throws(
    () => createClient({ accessToken: `${TOKEN} ${TOKEN}`, adAccountId: "1" }),
    (error) => {
      assertNoToken(error);
      return true;
    },
  );
});

test("tokens that are not ours are redacted by their looks, and other text stays", () => {
  const redact = createRedactor(["abcdefgh"]);
  assert.equal(
    redact("token pina_AEAXGSQ7AB-x_1 and pinr_9X.y was bad"),
    "token [redacted] and [redacted] was bad",
  );
  assert.equal(redact("Authorization: bearer eyJh.bGci.OiJ9=="), "Authorization: [redacted]");
  assert.equal(redact("a pin of pinterest, event_id 12"), "a pin of pinterest, event_id 12");
});
