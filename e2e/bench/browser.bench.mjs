// `pnpm bench:browser`: what a tracker costs the page, at a processor four times slower, side by side in one run: nothing
// at all, a bare keepalive fetch, plausible, snowplow, and Hatpin as a script tag and as an npm import. They take turns;
// what counts is how the medians compare, for machines are noisy. The columns of processor time are measured in pages of
// their own, with nothing slowed down, and say something on a busy machine too.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright";
import { CHROMIUM_FLAGS } from "../harness/chromium-flags.mjs";
import { traceMainThread } from "./trace-main-thread.mjs";

const ROUNDS = Number(process.argv[2] ?? 7);
const THROTTLING = 4;
const SINGLE_CALLS = 30;
const REQUESTS = 60;
/** All that a tracker does by itself is over by then. */
const SETTLED_MS = 1500;

/** Each starts, tells of the page's visit, and leaves `track(name)` behind. */
const SOURCES = {
  "empty page": "window.track = () => {};",
  "naive fetch": `
    window.track = (name) => fetch("/collect", { method: "POST", keepalive: true,
      body: JSON.stringify({ name, url: location.href, time: Date.now() }) }).catch(() => {});
    track("page_visit");`,
  plausible: `
    import { init, track } from "@plausible-analytics/tracker";
    init({ domain: "shop.example", endpoint: "/collect", captureOnLocalhost: true, logging: false });
    window.track = (name) => track(name, { props: { product: "pearl" } });`,
  snowplow: `
    import { newTracker, trackPageView, trackStructEvent } from "@snowplow/browser-tracker";
    newTracker("sp", location.origin, { appId: "shop", postPath: "/collect" });
    trackPageView();
    window.track = (name) => trackStructEvent({ category: "shop", action: name, label: "pearl" });`,
  "Hatpin, npm import": `
    import { addToCart, createTracker, pageVisits } from "@hatpin/browser";
    const tracker = createTracker({ endpoint: "/collect", capture: [pageVisits(), addToCart()] });
    window.track = (name) => tracker.track(name, { content_name: "pearl" });`,
};

const scripts = await bundleAll();
// The tag as it is, its parts from the server.
scripts["Hatpin, script tag"] = `${readFileSync(distFile("hatpin.js"), "utf8")}
window.track = (name) => hatpin("track", name, { content_name: "pearl" });`;

const received = {};
/** The page that is measured now. */
let shown = "";
const server = createServer(answer).listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.HATPIN_CHROMIUM || undefined,
  // Trackers that leave out robots would do nothing here.
  args: [...CHROMIUM_FLAGS, "--disable-blink-features=AutomationControlled"],
});
try {
  const runs = Object.fromEntries(Object.keys(scripts).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of Object.keys(scripts)) {
      const run = { ...(await measure(name)), ...(await measureProcessorTime(name)) };
      // The first round warms up.
      if (round > 0) runs[name].push(run);
    }
  }
  console.table(toRows(runs));
  console.log("Processor time of the main thread, nothing slowed down, in milliseconds:");
  console.table(toProcessorRows(runs));
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}

/** A page of its own, and all of its numbers; in milliseconds. */
async function measure(name) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send("Emulation.setCPUThrottlingRate", { rate: THROTTLING });
    await protocol.send("Performance.enable");
    await page.goto(`${origin}/?${encodeURIComponent(name)}`);
    await page.waitForTimeout(SETTLED_MS);
    const { metrics } = await protocol.send("Performance.getMetrics");
    const scriptMs = metrics.find((metric) => metric.name === "ScriptDuration").value * 1000;
    return {
      scriptMs,
      ...(await page.evaluate(measureInPage, { singles: SINGLE_CALLS, requests: REQUESTS })),
    };
  } finally {
    await context.close();
  }
}

/** The same in another page: what the main thread has worked for it. */
async function measureProcessorTime(name) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const run = async () => {
      await page.goto(`${origin}/?${encodeURIComponent(name)}`);
      await page.waitForTimeout(SETTLED_MS);
      await page.evaluate(measureInPage, { singles: SINGLE_CALLS, requests: REQUESTS });
    };
    const { marks, tasks } = await traceMainThread(browser, run, { from: "start", to: "settled" });
    const between = (one, other) => median(marks[one].map((ms, index) => marks[other][index] - ms));
    const allMs = (from, to) => marks[to][0] - marks[from][0];
    return {
      startCpuMs: allMs("start", "started"),
      allCpuMs: tasks.reduce((sum, { ms }) => sum + ms, 0),
      longestCpuMs: Math.max(...tasks.map(({ ms }) => ms)),
      requestCpuMs: between("request", "requested"),
      trackCpuMs: between("track", "tracked"),
      loopCpuMs: allMs("loop", "looped"),
      loopWithRestCpuMs: allMs("loop", "rested"),
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
async function measureInPage({ singles, requests }) {
  const middle = (numbers) => [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const nextTask = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
  const mark = console.timeStamp.bind(console);
  mark("settled");
  const { startMs, longTasks } = window;
  const atStart = [...longTasks];

  const requestTimes = [];
  for (let n = 0; n < requests; n++) {
    mark("request");
    const started = performance.now();
    const asked = fetch("/api/stock");
    requestTimes.push(performance.now() - started);
    mark("requested");
    await (await asked).text();
  }

  const singleTimes = [];
  for (let n = 0; n < singles; n++) {
    mark("track");
    const started = performance.now();
    window.track("lead");
    singleTimes.push(performance.now() - started);
    mark("tracked");
    await pause(20);
  }
  await pause(500);

  mark("loop");
  const started = performance.now();
  for (let n = 0; n < 100; n++) window.track("lead");
  const loopMs = performance.now() - started;
  mark("looped");
  // What it has put off to the end of this turn.
  await nextTask();
  const loopWithRestMs = performance.now() - started;
  await pause(500);
  mark("rested");
  return {
    startMs,
    trackMs: middle(singleTimes),
    loopMs,
    loopWithRestMs,
    requestMs: middle(requestTimes),
    longAtStart: atStart.length,
    longAfter: longTasks.length - atStart.length,
  };
}

function toRows(runs) {
  const of = (name, what) => median(runs[name].map((run) => run[what]));
  const ratio = (name, what) => round(of(name, what) / of("naive fetch", what));
  return Object.keys(runs).map((name) => ({
    tracker: name,
    "start ms": round(of(name, "startMs")),
    "× naive": ratio(name, "startMs"),
    "all script ms": round(of(name, "scriptMs")),
    "track() ms": round(of(name, "trackMs")),
    "100 in a loop ms": round(of(name, "loopMs")),
    "with the rest of the turn": round(of(name, "loopWithRestMs")),
    "added to a fetch ms": round(of(name, "requestMs") - of("empty page", "requestMs")),
    "long tasks, start": of(name, "longAtStart"),
    "long tasks, after": of(name, "longAfter"),
    "requests received": received[name] ?? 0,
  }));
}

/** Less what the marks cost where nothing happens between them: the empty page's row. */
function toProcessorRows(runs) {
  const of = (name, what) => median(runs[name].map((run) => run[what]));
  const more = (name, what) => round(of(name, what) - of("empty page", what));
  return Object.keys(runs).map((name) => ({
    tracker: name,
    start: round(of(name, "startCpuMs")),
    "× naive": round(more(name, "startCpuMs") / more("naive fetch", "startCpuMs")),
    "more than empty, at start": more(name, "allCpuMs"),
    "longest task": round(of(name, "longestCpuMs")),
    "track()": more(name, "trackCpuMs"),
    "100 in a loop": more(name, "loopCpuMs"),
    "with all that follows": more(name, "loopWithRestCpuMs"),
    "added to a fetch": more(name, "requestCpuMs"),
  }));
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
}

function round(number) {
  return Number(number.toFixed(3));
}

async function bundleAll() {
  const bundled = {};
  for (const [name, contents] of Object.entries(SOURCES)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
      bundle: true,
      write: false,
      format: "iife",
      minify: true,
    });
    bundled[name] = outputFiles[0].text;
  }
  return bundled;
}

function answer(request, response) {
  const { pathname, search } = new URL(request.url, origin);
  if (request.method === "POST") {
    received[shown] = (received[shown] ?? 0) + 1;
    request.resume();
    response.writeHead(202, { "content-type": "application/json" }).end('{"accepted":1,"rejected":[]}');
  } else if (pathname.startsWith("/hatpin/")) {
    response
      .writeHead(200, { "content-type": "text/javascript" })
      .end(readFileSync(distFile(pathname.slice(1))));
  } else if (pathname === "/api/stock") {
    response.writeHead(200, { "content-type": "application/json" }).end('{"left":3}');
  } else {
    shown = decodeURIComponent(search.slice(1));
    response.writeHead(200, { "content-type": "text/html" }).end(pageWith(scripts[shown] ?? ""));
  }
}

function pageWith(script) {
  return `<!doctype html><title>Pearl pin</title><link rel="icon" href="data:,">
<script>
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
</script>
<h1>Pearl pin</h1><button>Add to cart</button>
<script>console.timeStamp("start");window.startMs = -performance.now();</script>
<script>${script.replace(/<\/script/g, "<\\/script")}</script>
<script>window.startMs += performance.now();console.timeStamp("started");</script>`;
}

function distFile(name) {
  return new URL(`../../packages/browser/dist/${name}`, import.meta.url);
}
