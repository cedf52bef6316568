import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts `stand-in.mjs`, which ends with this process at the latest. */
export async function startStandIn() {
  const child = fork(fileURLToPath(new URL("./stand-in.mjs", import.meta.url)), {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const [port] = await once(child.stdout, "data");
  return { url: `http://127.0.0.1:${Number(port)}`, close: () => child.kill() };
}
