import { fileURLToPath } from "node:url";
import { installApp } from "../install-app.mjs";
import { startProcess } from "../start-process.mjs";

// An example tells nobody that it was tried.
process.env.NEXT_TELEMETRY_DISABLED ??= "1";

const SOURCE = fileURLToPath(new URL(".", import.meta.url));

/** Next with the proxy in it, built and started as in production. It takes a minute or two. */
export async function run(port) {
  const app = await installApp(SOURCE);
  await app.run("next", "build");
  const { url, stop } = await start(app.folder, port || 3000);
  return {
    url,
    async stop() {
      await stop();
      app.remove();
    },
  };
}

/** Starts what was built. Its queue is in `data/hatpin` of the folder. */
export async function start(folder, port, env = {}) {
  const url = `http://127.0.0.1:${port}`;
  const args = ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", `${port}`];
  return { url, stop: await startProcess(url, args, { cwd: folder, env }) };
}
