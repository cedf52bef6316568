import { once } from "node:events";
import { createServer } from "node:http";
import { createConversionEvent } from "@hatpin/core";
import { createClient } from "@hatpin/node";
import { orderInput } from "./sample.mjs";
import { sideBySide } from "./side-by-side.mjs";

const COUNT = 20_000;
const BATCH = 1_000;
const AT_ONCE = 4;

/** The client next to a bare fetch loop: the same batches, as many at once, to the same stand-in. */
export async function compareSending() {
  const events = await Promise.all(
    Array.from({ length: COUNT }, (_, n) => createConversionEvent(orderInput(n))),
  );
  const { url, close } = await startStandIn();
  const client = createClient({ accessToken: "token", adAccountId: "549755885175", apiUrl: `${url}/v5` });
  const row = await sideBySide({
    what: "client.sendConversionEvents, 20,000 events",
    against: "a bare fetch loop, nothing checked",
    count: COUNT,
    rounds: 5,
    ours: () => client.sendConversionEvents(events),
    theirs: () => fetchLoop(`${url}/v5/ad_accounts/549755885175/events`, events),
  });
  await close();
  return [row];
}

async function fetchLoop(url, events) {
  const batches = Array.from({ length: events.length / BATCH }, (_, n) =>
    events.slice(n * BATCH, (n + 1) * BATCH),
  );
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let data = batches.pop(); data; data = batches.pop()) {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: "Bearer token" },
          body: JSON.stringify({ data }),
        });
        await response.json();
      }
    }),
  );
}

/** Answers as Pinterest would when all is well, and does nothing else, so that it is the senders that are measured. */
async function startStandIn() {
  const events = Array.from({ length: BATCH }, () => ({
    status: "processed",
    error_message: null,
    warning_message: null,
  }));
  const answer = JSON.stringify({ num_events_received: BATCH, num_events_processed: BATCH, events });
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.setHeader("content-type", "application/json").end(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
