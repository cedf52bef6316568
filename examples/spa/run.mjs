import { fileURLToPath } from "node:url";
import { startHatpin } from "../start-hatpin.mjs";
import { startProcess } from "../start-process.mjs";

const VITE = fileURLToPath(new URL("../node_modules/vite/bin/vite.js", import.meta.url));

/** An app of one page behind Vite, and `hatpin serve` behind that. */
export async function run(port) {
  const stopHatpin = await startHatpin(process.env.HATPIN_PORT ?? "8377", ["--trusted-hops", "1"]);
  const url = `http://127.0.0.1:${port}`;
  const args = [VITE, "--host", "127.0.0.1", "--port", `${port}`, "--strictPort"];
  const stopVite = await startProcess(url, args, { cwd: fileURLToPath(new URL(".", import.meta.url)) });
  return {
    url,
    async stop() {
      await stopVite();
      await stopHatpin();
    },
  };
}
