import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const MIB = 1024 * 1024;

/**
 * What the tag keeps of a page that lives long: `events` calls of `track` and `navigations` within an app, in `steps` equal
 * parts, with a sample of the heap (MiB, after garbage collection), of listeners and of nodes before and after each.
 *
 * @param {import("playwright").Page} page Of Chromium.
 */
export async function sampleMemory(page, { events, navigations, steps }) {
  const shop = await startShop();
  try {
    const protocol = await page.context().newCDPSession(page);
    await page.goto(shop.url);
    await page.waitForFunction("window.hatpin && !Array.isArray(hatpin.q)");
    // What is loaded and compiled once is no growth.
    await live(page, { events: 200, navigations: 20, round: "warm" });
    await isQuiet(page);
    const samples = [{ events: 0, navigations: 0, ...(await settledSample(protocol)) }];
    for (let step = 1; step <= steps; step++) {
      await live(page, { events: events / steps, navigations: navigations / steps, round: step });
      await isQuiet(page);
      samples.push({
        events: (events / steps) * step,
        navigations: (navigations / steps) * step,
        ...(await settledSample(protocol)),
      });
    }
    return { samples, received: shop.received() };
  } finally {
    await shop.close();
  }
}

/** A shop's app: each navigation shows another product, and each event is of its own. */
function live(page, life) {
  return page.evaluate(async ({ events, navigations, round }) => {
    const perNavigation = Math.ceil(events / navigations);
    for (let n = 0; n < navigations; n++) {
      history.pushState({}, "", `/products/${round}-${n}`);
      document.querySelector("h1").textContent = `Product ${round}-${n}`;
      for (let e = 0; e < perNavigation; e++) {
        window.hatpin("track", "lead", { content_name: `${round}-${n}-${e}` });
      }
      // The proxy must have time: what waits for it would be taken for a leak.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }, life);
}

/** Until no event waits. */
function isQuiet(page) {
  return page.waitForFunction(
    () => !Object.keys(localStorage).some((key) => key.startsWith("hatpin:")),
    undefined,
    { timeout: 120_000, polling: 250 },
  );
}

/** The least of what is seen until nothing falls any more: the database's requests end on their own time. */
async function settledSample(protocol) {
  let least = await sample(protocol);
  for (let unchanged = 0; unchanged < 5; unchanged++) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const next = await sample(protocol);
    if (next.listeners < least.listeners) unchanged = 0;
    if (next.listeners <= least.listeners) least = next;
  }
  return least;
}

async function sample(protocol) {
  // Twice, for what only the first run frees.
  await protocol.send("HeapProfiler.collectGarbage");
  await protocol.send("HeapProfiler.collectGarbage");
  const { usedSize } = await protocol.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await protocol.send("Memory.getDOMCounters");
  return { heapMib: Number((usedSize / MIB).toFixed(2)), listeners: jsEventListeners, nodes };
}

async function startShop() {
  let received = 0;
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const { events } = JSON.parse(Buffer.concat(chunks).toString());
        received += events.length;
        response
          .writeHead(202, { "content-type": "application/json" })
          .end(JSON.stringify({ accepted: events.length, rejected: [] }));
      });
    } else if (/^\/hatpin[./]/.test(request.url)) {
      const file = new URL(`../../packages/browser/dist${request.url}`, import.meta.url);
      response.writeHead(200, { "content-type": "text/javascript" }).end(readFileSync(file));
    } else {
      response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    received: () => received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const PAGE = `<!doctype html><title>App</title><link rel="icon" href="data:,">
<script async src="/hatpin.js"></script><main><h1>Home</h1><button>Add to cart</button></main>`;
