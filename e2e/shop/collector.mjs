import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { answerEnvelope } from "../harness/answer-envelope.mjs";

const SCRIPTS = new URL("../../packages/browser/dist/", import.meta.url);

/** Stands in for the Hatpin proxy where a test needs to see only what the page sends. */
export async function startCollector() {
  const events = new Map();
  const server = createServer(async (request, response) => {
    if (/^\/hatpin(\.js|\/[\w-]+\.js)$/.test(request.url)) {
      const script = await readFile(new URL(request.url.slice(1), SCRIPTS));
      return response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    response.writeHead(202, { "content-type": "application/json" });
    response.end(JSON.stringify(answerEnvelope(JSON.parse(body).events, events)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** What arrived, each event once. */
    events: () => [...events.values()],
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
