// The demo of `npm start`: Pinterest's stand-in, the shop's proxy as a process of its own, the live page, and the shop.
import { randomBytes } from "node:crypto";
import { createEmulator } from "@hatpin/node/emulator";
import { createEventWays } from "../../packages/node/dist/live/event-ways.js";
import { createShop } from "../shop/server.mjs";
import { choosePort } from "./choose-port.mjs";
import { createLiveServer } from "./live-server.mjs";
import { runProxy } from "./proxy-process.mjs";

const HOST = "127.0.0.1";
const PROXY_UP_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 500;
const AD_ACCOUNT_ID = "549755885175";
/** With a wait that a person at the live page can wait for. */
const FAULTS = { 429: { kind: "status", status: 429, headers: { "retry-after": "3" } } };
const TITLES = { shop: "the shop", proxy: "the proxy", emulator: "the emulator", live: "the live page" };

/**
 * Starts the demo and resolves when everything answers.
 *
 * @param {object} options
 * @param {{ shop: number, proxy: number, emulator: number, live: number }} options.ports Preferred ports; 0 is any.
 * @param {string} options.dataDir The proxy's queue, kept between runs.
 * @param {(line: string) => void} options.say Lines for the person at the terminal.
 */
export async function startDemo({ ports, dataDir, say }) {
  const port = {};
  for (const name of Object.keys(TITLES)) port[name] = await choosePort(ports[name], TITLES[name], say);
  const urls = Object.fromEntries(Object.keys(port).map((name) => [name, `http://${HOST}:${port[name]}`]));
  const token = randomBytes(24).toString("base64url");
  const run = randomBytes(8).toString("hex");
  const ways = createEventWays();
  const started = [];

  /** The shop first, so that no new event comes; then the proxy, which hands in what it can. */
  async function stop() {
    while (started.length > 0) await started.pop()();
  }

  try {
    const emulator = createEmulator({ accessTokens: [token] });
    const endpoint = await emulator.listen(port.emulator, HOST);
    started.push(() => endpoint.close());
    let pinterest = lookAt(emulator);

    const live = createLiveServer({
      events: ways.list,
      state: () => ({
        run,
        counts: ways.counts(),
        proxy: proxy.state(),
        ...pinterest,
      }),
      links: urls,
      actions: {
        kill() {
          if (!proxy.kill()) throw new Error("The proxy is down already.");
        },
        fault(name) {
          emulator.faults.set(FAULTS[name] ?? name);
          pinterest = lookAt(emulator);
        },
      },
    });
    const proxy = runProxy({
      args: [
        `--host=${HOST}`,
        `--port=${port.proxy}`,
        `--data-dir=${dataDir}`,
        // The shop hands requests on, as its own nginx would.
        "--trusted-hops=1",
        "--log-events",
      ],
      env: {
        ...process.env,
        // Tests look at the demo with a browser without a window, which says so, as crawlers do.
        HATPIN_KEEP_BOTS: "true",
        PINTEREST_ACCESS_TOKEN: token,
        PINTEREST_AD_ACCOUNT_ID: AD_ACCOUNT_ID,
        PINTEREST_API_URI: `${urls.emulator}/v5`,
      },
      healthUrl: `${urls.proxy}/healthz`,
      onStep: (step) => live.update(ways.add(step)),
      onState: () => live.update(),
      say,
    });
    started.push(() => proxy.stop());
    await live.listen(port.live, HOST);
    started.push(() => live.close());

    const look = setInterval(() => {
      const before = pinterest;
      pinterest = lookAt(emulator);
      if (pinterest.fault !== before.fault || pinterest.received !== before.received) live.update();
    }, LOOK_EVERY_MS);
    started.push(() => clearInterval(look));
    await proxy.untilUp(PROXY_UP_WITHIN_MS);

    const shop = await createShop({ hatpinOrigin: urls.proxy, livePageUrl: urls.live }).listen(
      port.shop,
      HOST,
    );
    started.push(() => shop.close());
    return { urls, proxy, faultsUrl: `${urls.emulator}/__emulator/faults`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the live page shows of Pinterest. Not asked for with each message: the emulator copies all its events. */
function lookAt(emulator) {
  const [fault] = emulator.faults.list();
  const name = fault?.kind === "status" ? String(fault.status) : fault?.kind;
  return { fault: name ?? "off", received: emulator.events().length };
}
