// `node examples/start.mjs express` runs the example of that folder. Without an access token in the environment it does so
// against an emulator of Pinterest's endpoint, and tells what arrives there.
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProxy } from "@hatpin/node";
import { createEmulator } from "@hatpin/node/emulator";

const [name = "express"] = process.argv.slice(2);
const folder = new URL(`./${name}/`, import.meta.url);
if (!existsSync(folder)) {
  console.error(`There is no example named ${name}: see the folders beside start.mjs.`);
  process.exit(2);
}
const { PINTEREST_ACCESS_TOKEN, PORT = "3000" } = process.env;
const endpoint = PINTEREST_ACCESS_TOKEN ? undefined : await startEmulator();

const has = (file) => existsSync(new URL(file, folder));

if (has("send.mjs")) {
  await import(new URL("send.mjs", folder));
  await endpoint?.close();
} else {
  const { url, stop } = await (has("run.mjs") ? runProcesses() : mountProxy());
  console.log(`The shop is at ${url}/`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, async () => {
      await stop();
      await endpoint?.close();
    });
  }
}

/** An example with processes of its own. */
async function runProcesses() {
  process.env.HATPIN_DATA_DIR ??= makeDataDir();
  const { run } = await import(new URL("run.mjs", folder));
  return run(Number(PORT));
}

/** An example that mounts the proxy in a server of this process. */
async function mountProxy() {
  const { listen } = await import(new URL("listen.mjs", folder));
  const dataDir = process.env.HATPIN_DATA_DIR ?? makeDataDir();
  const onStep = ({ stage, event_name }) => console.log(`${stage}: ${event_name}`);
  const proxy = createProxy({ dataDir, onStep, log: (line) => console.error(line) });
  await proxy.start();
  const server = await listen(proxy, Number(PORT));
  if (!server.listening) await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await proxy.stop();
    },
  };
}

function makeDataDir() {
  return mkdtempSync(join(tmpdir(), "hatpin-example-"));
}

async function startEmulator() {
  const emulator = createEmulator();
  const endpoint = await emulator.listen(0, "127.0.0.1");
  process.env.PINTEREST_ACCESS_TOKEN = "a-token-of-examples";
  process.env.PINTEREST_AD_ACCOUNT_ID ||= "549755885175";
  process.env.PINTEREST_API_URI = `${endpoint.url}/v5`;
  return endpoint;
}
