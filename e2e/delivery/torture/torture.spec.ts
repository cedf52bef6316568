import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type RunningEmulator } from "@hatpin/node/emulator";
import { type Browser, expect, test } from "playwright/test";
import { ENGINE_LACKS } from "../../harness/engine-lacks.mjs";
import { createProxyProcess, type ProxyProcess, TOKEN } from "../../harness/proxy-process.ts";
import { waitFor } from "../../harness/wait-for.ts";
import { type Front, startFront } from "./front.ts";
import type { Expected, Row } from "./row.ts";
import { failingRows } from "./rows/failing.ts";
import { hostileRows } from "./rows/hostile.ts";
import { killedRows } from "./rows/killed.ts";
import { leavingRows } from "./rows/leaving.ts";
import { pageRows } from "./rows/pages.ts";
import { isEverythingAcknowledged } from "./track.ts";

// Everything that can go wrong between a page and the proxy, each many times: a real browser, a web server that
// fails, the real proxy behind it, and the emulator of Pinterest's endpoint. The published tables are in
// docs/delivery.md and, for Firefox, in docs/engines.md.

const TRIALS = Number(process.env.HATPIN_TRIALS ?? 1);

/** A request that hangs is given up after ten seconds, on a machine with all hands full. */
const PATIENCE_MS = 45_000;

const ROWS: Row[] = [...leavingRows, ...failingRows, ...killedRows, ...pageRows, ...hostileRows];

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  },
});

const emulator = createEmulator({ accessTokens: [TOKEN] });
const dataDir = mkdtempSync(join(tmpdir(), "hatpin-torture-"));
let endpoint: RunningEmulator;
let proxy: ProxyProcess;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  endpoint = await emulator.listen(0, "127.0.0.1");
  proxy = await createProxyProcess({ apiUrl: `${endpoint.url}/v5`, dataDir });
  await proxy.start();
});

test.afterAll(async () => {
  await proxy?.kill();
  await endpoint?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

for (const [index, row] of ROWS.entries()) {
  // What is not quick is left out of `npm test` by this tag (e2e/playwright.config.ts).
  const tag = row.isQuick ? [] : ["@long"];
  test(`torture ${index + 1}: ${row.title}`, { tag }, async ({ browser }, { annotations, project }) => {
    const lacks = ENGINE_LACKS[project.name]?.[row.needs ?? ""];
    test.skip(lacks !== undefined, lacks);
    test.setTimeout(30_000 + TRIALS * 90_000);
    const results: Result[] = [];
    for (let trial = 0; trial < TRIALS; trial++) results.push(await tryRow(row, trial, browser));
    const count = (isCounted: (result: Result) => boolean) => results.filter(isCounted).length;
    annotations.push(
      { type: "torture", description: `${index + 1}. ${row.title}` },
      { type: "trials", description: `${TRIALS}` },
      { type: "delivered", description: `${count(({ failure }) => !failure)}` },
      { type: "twice", description: `${count(({ isTwice }) => isTwice)}` },
      { type: "failing", description: row.isFailing ? "yes" : "no" },
    );
    expect(results.flatMap(({ failure }) => failure ?? [])).toEqual([]);
  });
}

interface Result {
  /** What was not as it must be: an event lost, counted twice, or never tracked. */
  failure?: string;
  /** Whether an event came to the collector more than once. */
  isTwice: boolean;
}

async function tryRow(row: Row, index: number, browser: Browser): Promise<Result> {
  const front = await startFront(proxy.url);
  const visitor = await browser.newContext();
  const tasks: (() => Promise<unknown>)[] = [];
  let failure: string | undefined;
  try {
    const page = await visitor.newPage();
    const cleanUp = (task: () => Promise<unknown>) => void tasks.push(task);
    const expected = await row.run({ index, front, browser, visitor, page, cleanUp });
    await allIsOver(front, expected);
  } catch (error) {
    failure = `trial ${index}: ${(error as Error).message}`;
  }
  await Promise.all(tasks.map((task) => task()));
  await visitor.close();
  await front.close();
  return {
    ...(failure !== undefined && { failure }),
    isTwice: [...arrivals(front).values()].some((times) => times > 1),
  };
}

/** Waits until everything has reached Pinterest, counted once, and nothing is left that could be sent again. */
async function allIsOver(front: Front, { ids, visits, comeBack }: Expected): Promise<void> {
  const paths = [...visits];
  if (comeBack) {
    await waitFor(
      "what can be delivered before the visitor comes back",
      () => missing(front, ids, paths).length === 0,
      20_000,
    ).catch(() => {});
    await comeBack.goto(`${front.shopUrl}/end`);
    paths.push("/end");
  }
  let still: string[] = [];
  await waitFor(
    "everything",
    () => {
      still = missing(front, ids, paths);
      return still.length === 0;
    },
    PATIENCE_MS,
  ).catch((error) => {
    throw new Error(`${error.message}: ${still.join(", ")}`);
  });
  if (comeBack) {
    await waitFor("the last acknowledgement", () => isEverythingAcknowledged(comeBack), PATIENCE_MS);
  }
  const counted = ofFront(front).filter((event) => event.counted !== 1);
  if (counted.length > 0)
    throw new Error(`not counted once: ${counted.map(({ event_id }) => event_id).join(", ")}`);
  const seen = visitsOf(front);
  if (seen.join() !== paths.sort().join())
    throw new Error(`visits were ${seen.join()} instead of ${paths.join()}`);
}

function missing(front: Front, ids: readonly string[], paths: readonly string[]): string[] {
  const events = ofFront(front);
  const received = new Set(events.map(({ event_id }) => event_id));
  const seen = visitsOf(front);
  const missingPaths = [...paths];
  for (const path of seen) {
    const at = missingPaths.indexOf(path);
    if (at >= 0) missingPaths.splice(at, 1);
  }
  return [...ids.filter((id) => !received.has(id)), ...missingPaths.map((path) => `the visit of ${path}`)];
}

function visitsOf(front: Front): string[] {
  return ofFront(front)
    .filter(({ event_name }) => event_name === "page_visit")
    .map(({ event }) => new URL(`${event.event_source_url}`).pathname)
    .sort();
}

/** What Pinterest has of this trial's pages. */
function ofFront(front: Front) {
  return emulator.events().filter(({ event }) => `${event.event_source_url}`.startsWith(`${front.shopUrl}/`));
}

/** How often each event was sent; one that is only asked for by its name is not. */
function arrivals(front: Front): Map<string, number> {
  const times = new Map<string, number>();
  for (const { event_name, event_id, event_source_url } of front.requests.flatMap(({ events }) => events)) {
    if (event_source_url === undefined) continue;
    const key = `${event_name} ${event_id}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return times;
}
