import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const UP_WITHIN_MS = 40_000;

const dataDir = mkdtempSync(join(tmpdir(), "hatpin-demo-"));
const occupant = createServer();
let takenPort;
let demo;
let urls;

before(async () => {
  takenPort = await new Promise((resolve) => {
    occupant.listen(0, "127.0.0.1", () => resolve(occupant.address().port));
  });
  demo = run("npm", ["start"], { HATPIN_DEMO_PORT: String(takenPort) });
  await demo.untilPrinted(/Ctrl-C stops everything/, UP_WITHIN_MS);
  urls = Object.fromEntries(["Shop", "Live page", "Emulator"].map((name) => [name, addressOf(name, demo)]));
});

after(async () => {
  await demo?.end();
  occupant.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test("npm start prints three addresses, and each answers", async () => {
  for (const [name, url] of Object.entries(urls)) {
    assert.ok(url, `no address of ${name} in:\n${demo.output()}`);
    const answer = await fetch(url);
    await answer.arrayBuffer();
    assert.equal(answer.status, 200, name);
  }
});

test("a taken port is told in one sentence, and another is used", () => {
  const { port } = new URL(urls.Shop);
  assert.notEqual(Number(port), takenPort);
  assert.match(demo.output(), new RegExp(`^Port ${takenPort} is taken, so the shop uses ${port}\\.$`, "m"));
});

test("the live page shows an event from the shop, up to Pinterest's answer", async () => {
  const stream = await readStream(urls["Live page"]);
  const event_id = `start-test-${Date.now()}`;
  const answer = await postEvent(event_id);
  assert.equal(answer.status, 202, await answer.text());
  const way = await stream.until(({ events }) =>
    events.find((event) => event.event_id === event_id && event.state === "delivered"),
  );
  stream.close();
  assert.deepEqual(
    way.steps.map(({ stage }) => stage),
    ["accepted", "sent", "delivered"],
  );
});

test("a fault of Pinterest's keeps an event waiting, and after it the event is delivered", async () => {
  const stream = await readStream(urls["Live page"]);
  const event_id = `fault-test-${Date.now()}`;
  await press("fault", "503");
  await postEvent(event_id);
  const isAt = (state) => (message) =>
    message.events.some((event) => event.event_id === event_id && event.state === state);
  await stream.until(isAt("waiting"));
  await press("fault", "off");
  await stream.until(isAt("delivered"));
  stream.close();
});

test("a killed proxy is started again, with what it had accepted", async () => {
  const stream = await readStream(urls["Live page"]);
  const { proxy } = stream.latest().state;
  const event_id = `kill-test-${Date.now()}`;
  await press("fault", "503");
  await postEvent(event_id);
  await press("kill");
  await stream.until(({ state }) => !state.proxy.up);
  await press("fault", "off");
  await stream.until(({ state }) => state.proxy.up && state.proxy.pid !== proxy.pid);
  await stream.until(({ events }) =>
    events.some((event) => event.event_id === event_id && event.state === "delivered"),
  );
  stream.close();
  assert.match(demo.output(), new RegExp(`The proxy \\(pid ${proxy.pid}\\) died: SIGKILL`));
});

test("Ctrl-C ends everything: no process left, every port free", async () => {
  const stream = await readStream(urls["Live page"]);
  const { pid } = stream.latest().state.proxy;
  stream.close();
  // For the next test: it cannot be delivered before the end.
  await press("fault", "503");
  assert.equal((await postEvent("kept-between-runs")).status, 202);
  await demo.end();
  assert.match(demo.output(), /^Stopped\.$/m);
  assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  assert.throws(() => process.kill(-demo.pid, 0), { code: "ESRCH" });
  for (const url of Object.values(urls)) assert.equal(await isListening(new URL(url).port), false, url);
});

test("what waited is sent the next time, and SIGTERM ends it with exit code 0", async () => {
  const second = run(process.execPath, ["scripts/start.mjs"]);
  await second.untilPrinted(/Ctrl-C stops everything/, UP_WITHIN_MS);
  const stream = await readStream(addressOf("Live page", second));
  await stream.until(({ events }) =>
    events.some(
      ({ event_id, state, inherited }) =>
        event_id === "kept-between-runs" && state === "delivered" && inherited,
    ),
  );
  stream.close();
  assert.equal(await second.end("SIGTERM"), 0, second.output());
});

test("a port that is none is refused in one sentence", async () => {
  const wrong = run(process.execPath, ["scripts/start.mjs"], { HATPIN_DEMO_LIVE_PORT: "http" });
  assert.equal(await wrong.ended, 2);
  assert.match(wrong.output(), /^HATPIN_DEMO_LIVE_PORT must be a port, from 0 \(any\) to 65535\.$/m);
});

/** Runs a command that starts the demo, on any free ports and with a data folder of its own. */
function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    // A group of its own, as a terminal makes one for each command: Ctrl-C goes to all of the group.
    detached: true,
    env: {
      ...process.env,
      HATPIN_DEMO_PORT: "0",
      HATPIN_DEMO_PROXY_PORT: "0",
      HATPIN_DEMO_EMULATOR_PORT: "0",
      HATPIN_DEMO_LIVE_PORT: "0",
      HATPIN_DEMO_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const ended = new Promise((resolve) => child.once("close", (code, signal) => resolve(code ?? signal)));
  return {
    ended,
    pid: child.pid,
    output: () => output,
    async untilPrinted(pattern, withinMs) {
      const deadline = Date.now() + withinMs;
      while (!pattern.test(output)) {
        assert.ok(
          Date.now() < deadline && child.exitCode === null,
          `npm start did not get there:\n${output}`,
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    /** As Ctrl-C does; resolves with the exit code. */
    end(signal = "SIGINT") {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
      return ended;
    },
  };
}

/** The address that was printed beside a name. */
function addressOf(name, { output }) {
  return new RegExp(`^ +${name} +(http://127\\.0\\.0\\.1:\\d+)$`, "m").exec(output())?.[1];
}

function postEvent(event_id) {
  const now = Date.now();
  return fetch(`${urls.Shop}/hatpin/events`, {
    method: "POST",
    headers: { "content-type": "text/plain;charset=UTF-8", origin: urls.Shop },
    body: JSON.stringify({
      v: 1,
      sent_at: now,
      events: [
        {
          event_id,
          event_name: "page_visit",
          action_source: "web",
          event_time: Math.floor(now / 1000),
          event_source_url: `${urls.Shop}/`,
          user_data: {},
        },
      ],
    }),
  });
}

/** Presses a button of the live page. */
async function press(action, argument) {
  const page = await (await fetch(urls["Live page"])).text();
  const answer = await fetch(`${urls["Live page"]}/${action}`, {
    method: "POST",
    headers: { "x-demo-key": /name="demo-key" content="(\w+)"/.exec(page)[1] },
    body: argument === undefined ? null : JSON.stringify(argument),
  });
  assert.equal(answer.status, 204, await answer.text());
}

/** The live page's server-sent events, from the whole picture on. */
async function readStream(url, withinMs = 30_000) {
  const abort = new AbortController();
  const answer = await fetch(`${url}/stream`, { signal: abort.signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let latest;

  async function next() {
    while (!text.includes("\n\n")) text += (await reader.read()).value;
    const end = text.indexOf("\n\n");
    const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
    text = text.slice(end + 2);
    if (data === undefined) return next();
    latest = JSON.parse(data);
    return latest;
  }

  async function until(condition) {
    const tooLate = setTimeout(
      () => abort.abort(new Error("the live page did not show it in time")),
      withinMs,
    );
    try {
      // What the last message held counts as well.
      let found = condition(latest);
      while (!found) found = condition(await next());
      return found;
    } finally {
      clearTimeout(tooLate);
    }
  }

  await next();
  return { until, latest: () => latest, close: () => abort.abort() };
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
