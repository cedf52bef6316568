// The one entry to all checks: `npm test` runs every part, `node scripts/test.mjs core e2e` only those named.
// The last line is the sum of what ran. A part that cannot run counts as failed: nothing is skipped in silence. What an
// engine cannot do is skipped by name (e2e/harness/engine-lacks.mjs), and counted in the last line.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENGINE_LACKS } from "../e2e/harness/engine-lacks.mjs";
import { ensureChromium, ensureFirefox, ensureHeadlessShell, ensureWebKit } from "./browsers.mjs";
import { ensureRedis } from "./redis.mjs";
import { ensureRuntimes } from "./runtimes.mjs";
import { setUp } from "./setup.mjs";

const FROM_SOURCE = ["--conditions=source", "--import", "tsx"];

/** Node takes one file at a time where there are two cores. Not for tests that kill processes under load. */
const SIDE_BY_SIDE = ["--test-concurrency=2"];

/** Four servers that have to find each other take seconds: with what is killed, and not in each run. */
const CLUSTER_TEST = "packages/node/src/queue/redis-cluster.test.ts";

/** Parts in the order in which they run: the quick ones first, so that a slip shows early. */
const PARTS = {
  types: () => eachPasses(typeChecks()),
  lint: () => eachPasses([["biome", ["check", "--error-on-warnings", "."]]]),
  core: () => nodeTests(testFiles("packages/core"), [...FROM_SOURCE, ...SIDE_BY_SIDE]),
  browser: () => nodeTests(testFiles("packages/browser"), [...FROM_SOURCE, ...SIDE_BY_SIDE]),
  node: async () => {
    process.env.HATPIN_REDIS_SERVER = await ensureRedis();
    return nodeTests(
      testFiles("packages/node").filter((file) => file !== CLUSTER_TEST),
      FROM_SOURCE,
    );
  },
  packages: () =>
    nodeTests(testFiles("e2e/packages", "e2e/frameworks"), ["--import", "tsx", ...SIDE_BY_SIDE]),
  e2e: async () =>
    sum([
      await nodeTests(testFiles("e2e/demo", "e2e/shop", "e2e/fuzz"), ["--import", "tsx"]),
      await playwrightTests("chromium"),
    ]),
  crashes: async () => {
    process.env.HATPIN_REDIS_SERVER = await ensureRedis();
    return nodeTests(
      [CLUSTER_TEST, "packages/node/src/queue/crashes.test.ts", "packages/node/src/cli/send.test.ts"],
      FROM_SOURCE,
    );
  },
  clients: () => nodeTests(testFiles("e2e/clients"), ["--import", "tsx"]),
  overload: () => nodeTests(testFiles("e2e/overload"), ["--import", "tsx"]),
  torture: () => playwrightTests("torture"),
  storefronts: () => playwrightTests("storefronts"),
  firefox: async () => {
    process.env.HATPIN_FIREFOX = await ensureFirefox();
    return playwrightTests("firefox");
  },
  runtimes: async () => {
    const { bun, deno, workerd } = await ensureRuntimes();
    Object.assign(process.env, { HATPIN_BUN: bun, HATPIN_DENO: deno, HATPIN_WORKERD: workerd });
    return nodeTests(testFiles("e2e/runtimes"), ["--import", "tsx"]);
  },
  webkit: async () => {
    const { driver, miniBrowser, xvfb } = await ensureWebKit();
    process.env.HATPIN_WEBKIT_DRIVER = driver;
    process.env.HATPIN_MINIBROWSER = miniBrowser;
    process.env.HATPIN_XVFB = xvfb;
    return nodeTests(testFiles("e2e/webkit"), ["--import", "tsx"]);
  },
};

/** Run when they are named: what takes long, what is still being written, and what brings a browser of its own. */
const ONLY_WHEN_NAMED = new Set([
  "crashes",
  "clients",
  "overload",
  "torture",
  "storefronts",
  "firefox",
  "runtimes",
  "webkit",
]);

const RUNS_FROM_SOURCE = new Set(["lint", "core", "browser", "node", "crashes"]);
const NEEDS_CHROMIUM = new Set(["browser", "e2e", "torture", "storefronts"]);

const started = Date.now();
const names = chosenParts(process.argv.slice(2));
const results = await runParts(names);
printSummary(results);
const total = sum(Object.values(results).map(({ counts }) => counts));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped by name` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

function chosenParts(words) {
  const unknown = words.filter((word) => !(word in PARTS));
  if (unknown.length > 0) {
    console.error(
      `There is no part named ${unknown.join(", ")}. The parts are: ${Object.keys(PARTS).join(", ")}.`,
    );
    process.exit(2);
  }
  return words.length > 0 ? words : Object.keys(PARTS).filter((name) => !ONLY_WHEN_NAMED.has(name));
}

async function runParts(names) {
  const results = {};
  await setUp({ build: names.some((name) => !RUNS_FROM_SOURCE.has(name)) });
  if (names.some((name) => NEEDS_CHROMIUM.has(name))) {
    // An empty path means Playwright's own browser.
    process.env.HATPIN_CHROMIUM = (await ensureChromium()) ?? "";
    process.env.HATPIN_HEADLESS_SHELL = (await ensureHeadlessShell()) ?? "";
  }
  for (const name of names) {
    console.log(`\n--- ${name}`);
    const startedAt = Date.now();
    const counts = await PARTS[name]().catch((error) => {
      console.error(`${name} could not run: ${error.message}`);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    results[name] = { counts, seconds: (Date.now() - startedAt) / 1000 };
  }
  return results;
}

function printSummary(results) {
  console.log(`\n--- all in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  for (const [name, { counts, seconds }] of Object.entries(results)) {
    const { passed, failed, skipped } = counts;
    console.log(
      `${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped by name` : ""}, ${seconds.toFixed(1)} s`,
    );
  }
}

function typeChecks() {
  return [
    "packages/core",
    "packages/core/tsconfig.test.json",
    "packages/browser",
    "packages/browser/tsconfig.test.json",
    "packages/node",
    "e2e",
  ].map((project) => ["tsc", ["-p", project]]);
}

/** Runs commands from node_modules/.bin; each is one check. */
async function eachPasses(commands) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [command, args] of commands) {
    const code = await run(join("node_modules", ".bin", command), args);
    console.log(`${code === 0 ? "ok" : "FAILED"}: ${command} ${args.join(" ")}`);
    counts[code === 0 ? "passed" : "failed"] += 1;
  }
  return counts;
}

function testFiles(...folders) {
  return folders.flatMap((folder) => findFiles(folder, (name) => /\.test\.(ts|mjs)$/.test(name)));
}

function findFiles(folder, matches) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && name !== "dist" && name !== "consumers")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return findFiles(path, matches);
      return matches(entry.name) ? [path] : [];
    })
    .sort();
}

/** Node's own runner: what a person reads on the terminal, and the counts in a file. */
async function nodeTests(files, nodeOptions) {
  if (files.length === 0) throw new Error("no test files found");
  const folder = mkdtempSync(join(tmpdir(), "hatpin-test-"));
  const tap = join(folder, "counts.tap");
  try {
    const code = await run(process.execPath, [
      ...nodeOptions,
      "--test",
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=tap",
      `--test-reporter-destination=${tap}`,
      ...files,
    ]);
    return readTapCounts(readFileSync(tap, "utf8"), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTapCounts(tap, code) {
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(tap)?.[1] ?? 0);
  const failed = count("fail") + count("cancelled") + forbiddenSkips(count("skipped") + count("todo"));
  return { passed: count("pass"), failed: failed === 0 && code !== 0 ? 1 : failed, skipped: 0 };
}

/** A project of e2e/playwright.config.ts. */
async function playwrightTests(project) {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-test-"));
  const report = join(folder, "report.json");
  try {
    const code = await run(
      join("node_modules", ".bin", "playwright"),
      [
        "test",
        "--config",
        "e2e/playwright.config.ts",
        `--project=${project}`,
        "--reporter=list,json,./e2e/storefronts/table-reporter.mjs,./e2e/delivery/torture/table-reporter.mjs",
      ],
      { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    );
    const { stats, suites } = JSON.parse(readFileSync(report, "utf8"));
    const skipped = skippedByName(project, suites);
    const failed = stats.unexpected + stats.flaky + forbiddenSkips(stats.skipped - skipped);
    return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints each test that was skipped for what the engine lacks, and returns how many there are. */
function skippedByName(project, suites) {
  const reasons = Object.values(ENGINE_LACKS[project] ?? {});
  const skipped = suites
    .flatMap(specsOf)
    .filter(({ tests }) => tests.some(({ status }) => status === "skipped"))
    .flatMap(({ title, tests }) =>
      tests.flatMap(({ annotations }) => annotations.map(({ description }) => ({ title, description }))),
    )
    .filter(({ description }) => reasons.includes(description));
  for (const { title, description } of skipped) console.log(`skipped by name: ${title} (${description})`);
  return skipped.length;
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

/** A check that cannot run must fail in CI. */
function forbiddenSkips(skipped) {
  if (skipped > 0)
    console.log(`${skipped} tests were skipped${process.env.CI ? ", which CI counts as failed" : ""}`);
  return process.env.CI ? skipped : 0;
}

function sum(counts) {
  return counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    });
    child.on("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
