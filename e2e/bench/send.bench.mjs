import { createConversionEvent } from "@hatpin/core";
import { createClient } from "@hatpin/node";
import { orderInput } from "./sample.mjs";
import { sideBySide } from "./side-by-side.mjs";
import { startStandIn } from "./start-stand-in.mjs";

const COUNT = 100_000;
const BATCH = 1_000;
const AT_ONCE = 4;

/** The client next to a bare fetch loop: the same batches, as many at once, to the same stand-in in another process. */
export async function compareSending() {
  const events = await makeEvents(COUNT);
  const { url, close } = await startStandIn();
  const client = createClient({ accessToken: "token", adAccountId: "549755885175", apiUrl: `${url}/v5` });
  const row = await sideBySide({
    what: `client.sendConversionEvents, ${COUNT} events`,
    against: "a bare fetch loop, nothing checked",
    count: COUNT,
    rounds: 5,
    ours: () => client.sendConversionEvents(events),
    theirs: () => fetchLoop(`${url}/v5/ad_accounts/549755885175/events`, events),
  });
  close();
  return [row];
}

export async function makeEvents(count) {
  const events = [];
  for (let n = 0; n < count; n++) events.push(await createConversionEvent(orderInput(n)));
  return events;
}

export async function fetchLoop(url, events) {
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
