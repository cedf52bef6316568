import { fileURLToPath } from "node:url";
import { startProcess } from "./start-process.mjs";

const HATPIN = fileURLToPath(new URL("cli/main.js", import.meta.resolve("@hatpin/node")));

/** `hatpin serve` beside the shop, which prints what becomes of each event. Returns how to stop it. */
export function startHatpin(port, flags = []) {
  return startProcess(`http://127.0.0.1:${port}/healthz`, [
    HATPIN,
    "serve",
    "--host",
    "127.0.0.1",
    "--port",
    `${port}`,
    "--log-events",
    ...flags,
  ]);
}
