// `pnpm bench:send [events] [rounds]`: the client next to a bare fetch loop and to others' senders, in turns, in time and
// in processor time. Numbers of different runs say nothing beside each other: the ratios of the medians count.
import { createConversionEvent } from "@hatpin/core";
import { createClient } from "@hatpin/node";
import { installPeers, peerSenders } from "./peers.mjs";
import { orderInput } from "./sample.mjs";
import { fetchLoop, makeEvents } from "./send.bench.mjs";
import { startStandIn } from "./start-stand-in.mjs";

const [count = 100_000, rounds = 5] = process.argv.slice(2).map(Number);
const ACCOUNT = "549755885175";

const peers = installPeers();
const { url, close } = await startStandIn();
const inputs = Array.from({ length: count }, (_, n) => orderInput(n));
const events = await makeEvents(count);
const client = createClient({ accessToken: "token", adAccountId: ACCOUNT, apiUrl: `${url}/v5` });

const senders = {
  "a bare fetch loop": () => fetchLoop(`${url}/v5/ad_accounts/${ACCOUNT}/events`, events),
  "hatpin, built events": () => client.sendConversionEvents(events),
  "hatpin, from orders to answers (hashes)": () => client.sendConversionEvents(build(inputs)),
  ...Object.fromEntries(
    Object.entries(peerSenders(peers.load, url)).map(([name, send]) => [name, () => send(inputs)]),
  ),
};

async function* build(orders) {
  for (const order of orders) yield createConversionEvent(order);
}

const samples = Object.fromEntries(Object.keys(senders).map((name) => [name, []]));
// The first round warms up.
for (let round = 0; round <= rounds; round++) {
  for (const [name, send] of Object.entries(senders)) {
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    await send();
    const micros = (performance.now() - startedAt) * 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    if (round > 0) samples[name].push({ time: micros / count, cpu: (user + system) / count });
  }
}
close();
peers.remove();

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const of = (name, what) => median(samples[name].map((sample) => sample[what]));
const [bare] = Object.keys(senders);
console.table(
  Object.keys(senders).map((name) => ({
    sender: name,
    "µs an event": Number(of(name, "time").toPrecision(3)),
    "µs of CPU": Number(of(name, "cpu").toPrecision(3)),
    "time × bare": Number((of(name, "time") / of(bare, "time")).toPrecision(3)),
    "CPU × bare": Number((of(name, "cpu") / of(bare, "cpu")).toPrecision(3)),
  })),
);
