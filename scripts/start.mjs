// `npm start`: sets up what is missing, starts the demo, says where it is and what to try, and ends it on Ctrl-C.
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const ports = {
  shop: readPort("HATPIN_DEMO_PORT", 4000),
  proxy: readPort("HATPIN_DEMO_PROXY_PORT", 4001),
  emulator: readPort("HATPIN_DEMO_EMULATOR_PORT", 4002),
  live: readPort("HATPIN_DEMO_LIVE_PORT", 4003),
};
const dataDir = process.env.HATPIN_DEMO_DATA_DIR || join(ROOT, ".data", "demo");

await setUp();
// What it imports is there only now.
const { startDemo } = await import("../e2e/demo/demo.mjs");
const starting = startDemo({ ports, dataDir, say: (line) => console.log(line) });
stopOnSignals();
try {
  introduce(await starting);
} catch (error) {
  console.error(`The demo could not start: ${error.message}`);
  process.exit(1);
}

function readPort(name, preferred) {
  const text = process.env[name];
  if (!text) return preferred;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  console.error(`${name} must be a port, from 0 (any) to 65535.`);
  process.exit(2);
}

function stopOnSignals() {
  let stopping = false;
  // A terminal that was closed takes no more lines; that must not keep us from ending what we started.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, async () => {
      // npm hands a Ctrl-C on that we had already: one is enough, and stopping has its own time limit.
      if (stopping) return;
      stopping = true;
      console.log("\nStopping …");
      await starting.then((demo) => demo.stop()).catch(() => {});
      console.log("Stopped.");
      process.exit(0);
    });
  }
}

function introduce({ urls, proxy, faultsUrl }) {
  console.log(`
Hatpin runs. Open these three:

  Shop       ${urls.shop}
  Live page  ${urls.live}
  Emulator   ${urls.emulator}

What to try, with the shop and the live page side by side:

  1. Open a product. A page_visit goes its way, station by station.
  2. Add it to the cart, and an add_to_cart follows. Try the one that is sold out: the shop refuses, so nothing goes.
  3. Type an e-mail into the shop's form. Only its digest leaves the page.
  4. Kill the proxy and go on shopping; it starts again after 3 seconds, and nothing is lost:
       kill -9 ${proxy.state().pid}
  5. Let Pinterest fail for a while, by the buttons on the live page or by
       curl -d '"503"' ${faultsUrl}      (429, hang, cut; "off" ends it)

Ctrl-C stops everything. What still waits stays in ${relative(process.cwd(), dataDir) || dataDir} and is sent the next time.
`);
}
