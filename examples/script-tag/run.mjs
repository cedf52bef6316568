import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { startHatpin } from "../start-hatpin.mjs";

const PAGE = readFileSync(new URL("index.html", import.meta.url), "utf8");

/** A page from any server of files, and `hatpin serve` on a port of its own. */
export async function run(port) {
  const hatpinPort = process.env.HATPIN_PORT ?? "8377";
  const page = PAGE.replaceAll("8377", hatpinPort);
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8").end(page);
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  const stopHatpin = await startHatpin(hatpinPort, ["--allowed-origin", url]);
  return {
    url,
    async stop() {
      server.close();
      server.closeAllConnections();
      await stopHatpin();
    },
  };
}
