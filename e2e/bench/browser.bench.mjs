// `pnpm bench:browser [rounds] [rows]`: what a tracker costs the page, at a processor four times slower, side by side in one
// run: nothing at all, a bare keepalive fetch, plausible, snowplow, and Hatpin as a script tag and as an npm import; and the
// floors, below which no tracker of that size, and none that watches, can come. They take turns; what counts is how the
// medians compare, for machines are noisy. The columns of processor time are measured in pages of their own, with nothing
// slowed down, and say something on a busy machine too. `rows` names those that are wanted, as a regular expression.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { chromium } from "playwright";
import { CHROMIUM_FLAGS } from "../harness/chromium-flags.mjs";
import { bundleAsApp, defineModules } from "./bundle-as-app.mjs";
import { measureInPage } from "./measure-in-page.mjs";
import { traceMainThread } from "./trace-main-thread.mjs";

const ROUNDS = Number(process.argv[2] ?? 7);
const ROWS = new RegExp(process.argv[3] ?? "");
const THROTTLING = 4;
const COUNTS = { singles: 30, requests: 60 };
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
  // The least that a tracker can do which watches requests and forgets no call.
  "floor: a note of each call, and a Proxy for fetch": `
    const notes = [];
    window.fetch = new Proxy(fetch, { apply: (fetch, self, args) => Reflect.apply(fetch, self, args) });
    window.track = (event_name) => notes.push({ event_id: crypto.randomUUID(), event_name,
      custom_data: JSON.stringify({ content_name: "pearl" }), time: Date.now(), url: location.href });`,
};

/** Of each row the text of a classic script, and the parts that it loads later, by file name. */
const scripts = {};
for (const [name, source] of Object.entries(SOURCES)) {
  if (ROWS.test(name)) scripts[name] = await bundleAsApp(source);
}
// The tag as it is, its parts from the server.
scripts["Hatpin, script tag"] = {
  entry: `${readFileSync(distFile("hatpin.js"), "utf8")}
window.track = (name) => hatpin("track", name, { content_name: "pearl" });`,
};
for (const [name, { entry }] of Object.entries(scripts)) {
  if (!name.startsWith("Hatpin")) continue;
  scripts[`floor: ${name}, read and not run`] = {
    entry: `window.track = () => {}; if (window.isNeverSet) {${entry}\n}`,
  };
}
for (const name of Object.keys(scripts)) if (!ROWS.test(name)) delete scripts[name];

/** Gives the page a clock of 5 µs, where it would have one of 100. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

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
      ...(await page.evaluate(measureInPage, COUNTS)),
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
      await page.evaluate(measureInPage, COUNTS);
    };
    const { marks, tasks } = await traceMainThread(browser, run, { from: "start", to: "settled" });
    const between = (one, other) => median(marks[one].map((ms, index) => marks[other][index] - ms));
    const allMs = (from, to) => marks[to][0] - marks[from][0];
    return {
      startCpuMs: allMs("start", "started"),
      allCpuMs: tasks.reduce((sum, { ms }) => sum + ms, 0),
      longestCpuMs: Math.max(...tasks.map(({ ms }) => ms)),
      longestScriptCpuMs: Math.max(...tasks.map(({ scriptMs }) => scriptMs)),
      requestCpuMs: between("request", "requested") - between("bare request", "bare requested"),
      addCpuMs: between("add", "added") - between("bare add", "bare added"),
      trackCpuMs: between("track", "tracked"),
      loopCpuMs: allMs("loop", "looped"),
      loopWithRestCpuMs: allMs("loop", "rested"),
    };
  } finally {
    await context.close();
  }
}

function toRows(runs) {
  const of = (name, what) => median(runs[name].map((run) => run[what]));
  const ratio = (name, what) => round(of(name, what) / of("naive fetch", what));
  return Object.keys(runs).map((name) => ({
    tracker: name,
    "start ms": round(of(name, "startMs")),
    "× naive": "naive fetch" in runs ? ratio(name, "startMs") : undefined,
    "all script ms": round(of(name, "scriptMs")),
    "track() ms": round(of(name, "trackMs")),
    "100 in a loop ms": round(of(name, "loopMs")),
    "with the rest of the turn": round(of(name, "loopWithRestMs")),
    "added to a fetch ms": round(of(name, "requestMs")),
    "to its answer": round(of(name, "answerMs")),
    "to one that may add": round(of(name, "addMs")),
    "long tasks, start": of(name, "longAtStart"),
    "long tasks, after": of(name, "longAfter"),
    "requests received": received[name] ?? 0,
  }));
}

/** Less what the marks cost where nothing happens between them: the empty page's row. */
function toProcessorRows(runs) {
  const of = (name, what) => median(runs[name].map((run) => run[what]));
  const more = (name, what) => round(of(name, what) - ("empty page" in runs ? of("empty page", what) : 0));
  return Object.keys(runs).map((name) => ({
    tracker: name,
    start: more(name, "startCpuMs"),
    "× naive":
      "naive fetch" in runs ? round(more(name, "startCpuMs") / more("naive fetch", "startCpuMs")) : undefined,
    "more than empty, at start": more(name, "allCpuMs"),
    "longest task": round(of(name, "longestCpuMs")),
    "longest script": round(of(name, "longestScriptCpuMs")),
    "track()": more(name, "trackCpuMs"),
    "100 in a loop": more(name, "loopCpuMs"),
    "with all that follows": more(name, "loopWithRestCpuMs"),
    "added to a fetch": round(of(name, "requestCpuMs")),
    "to one that may add": round(of(name, "addCpuMs")),
  }));
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
}

function round(number) {
  return Number(number.toFixed(3));
}

function answer(request, response) {
  const { pathname, search } = new URL(request.url, origin);
  const send = (type, body) => response.writeHead(200, { "content-type": type, ...ISOLATED }).end(body);
  if (pathname.startsWith("/api/")) {
    request.resume();
    send("application/json", '{"left":3}');
  } else if (request.method === "POST") {
    received[shown] = (received[shown] ?? 0) + 1;
    request.resume();
    response.writeHead(202, { "content-type": "application/json" }).end('{"accepted":1,"rejected":[]}');
  } else if (pathname.startsWith("/hatpin/")) {
    send("text/javascript", readFileSync(distFile(pathname.slice(1))));
  } else if (pathname.startsWith("/parts/")) {
    send("text/javascript", scripts[shown].parts[pathname.slice("/parts/".length)]);
  } else {
    shown = decodeURIComponent(search.slice(1));
    send("text/html", pageWith(scripts[shown]?.entry ?? ""));
  }
}

/**
 * The script runs as soon as it is in the page, so that between the two moments lie its reading and its run, and nothing that
 * the browser does between one script of a page and the next.
 */
function pageWith(script) {
  return `<!doctype html><title>Pearl pin</title><link rel="icon" href="data:,">
<script>
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
  window.bareFetch = fetch;
  (${defineModules})("/parts/");
</script>
<h1>Pearl pin</h1><button>Add to cart</button>
<script type="text/plain" id="tracker">${script.replace(/<\/script/g, "<\\/script")}</script>
<script>
  {
    const script = document.createElement("script");
    script.text = document.getElementById("tracker").textContent;
    // For the tag, which loads its part from beside its own address.
    Object.defineProperty(script, "src", { value: location.origin + "/hatpin.js" });
    console.timeStamp("start");
    const started = performance.now();
    document.head.append(script);
    window.startMs = performance.now() - started;
    console.timeStamp("started");
  }
</script>`;
}

function distFile(name) {
  return new URL(`../../packages/browser/dist/${name}`, import.meta.url);
}
