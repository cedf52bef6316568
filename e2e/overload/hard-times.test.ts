import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { waitFor } from "../harness/wait-for.ts";
import { type Load, startLoad } from "./load.ts";
import { PATIENCE_MS, type Served, type ServedOptions, serveInHardTimes, untilDelivered } from "./served.ts";

const HOUR_MS = 3_600_000;
const CLOCK = fileURLToPath(new URL("./clock.mjs", import.meta.url));

test("a queue that was cut short is never begun anew in silence, and delivers all when it is put back", async (t) => {
  const { served, base } = await serve(t);
  served.emulator.faults.set("503");
  await served.start();
  const load = startLoad(served.url, { perRequest: 10 });
  await waitFor("events", () => load.acknowledged.size > 500, PATIENCE_MS);
  await load.stop();
  await served.end("SIGKILL");
  const file = join(base, "queue", "data.mdb");
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length >> 1));
  await assert.rejects(served.start(), (error: Error) => {
    assert.ok(error.message.includes(join(base, "queue")), error.message);
    assert.match(error.message, /damaged.*put back a copy, or move the file away/);
    return true;
  });
  assert.equal(await served.end("SIGTERM"), 1);
  writeFileSync(file, whole);
  served.emulator.faults.clear();
  await served.start();
  await untilDelivered(served, load.acknowledged);
  t.diagnostic(`${load.acknowledged.size} taken, none lost`);
});

test("a clock that is set back by three hours under load, and put right later, costs nothing", async (t) => {
  const { served, load } = await jump(t, -3 * HOUR_MS);
  await untilDelivered(served, load.acknowledged);
  t.diagnostic(`${load.acknowledged.size} taken, none lost`);
});

test("what a clock three hours ahead dates into the future is refused by Pinterest, and kept as dead letters", async (t) => {
  const { served, load } = await jump(t, 3 * HOUR_MS);
  const buried = () => {
    const steps = served
      .output()
      .matchAll(/^{.*"stage":"buried","event_id":"([^"]+)".*not in the future.*$/gm);
    return new Set(Array.from(steps, ([, id]) => id));
  };
  const delivered = () => new Set(served.emulator.events().map(({ event_id }) => event_id));
  const missing = () => {
    const [there, kept] = [delivered(), buried()];
    return [...load.acknowledged].filter((id) => !there.has(id) && !kept.has(id));
  };
  await waitFor("each event's end", () => missing().length === 0, PATIENCE_MS);
  t.diagnostic(
    `${load.acknowledged.size} taken, ${delivered().size} delivered, ${buried().size} kept as dead letters, none lost`,
  );
  assert.ok(buried().size > 0);
});

test("out of file handles it answers nobody new, and goes on when there are some", async (t) => {
  // Node opens most of a program's files at once when it starts: with 80 handles it does not come that far.
  const { served } = await serve(t, () => ({ limits: "ulimit -n 128" }));
  await served.start();
  const load = startLoad(served.url, { perRequest: 5, senders: 8 });
  await waitFor("events", () => load.acknowledged.size > 100, PATIENCE_MS);
  const { port } = new URL(served.url);
  const idle: Socket[] = [];
  for (let n = 0; n < 160; n++) {
    const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
    idle.push(socket);
    await Promise.race([once(socket, "connect"), once(socket, "close")]);
  }
  const during = load.acknowledged.size;
  await waitFor(
    "events of connections that are open",
    () => load.acknowledged.size > during + 100,
    PATIENCE_MS,
  );
  assert.equal(served.child().exitCode, null);
  for (const socket of idle) socket.destroy();
  const after = startLoad(served.url, { perRequest: 5, senders: 8 });
  await waitFor("events of new connections", () => after.acknowledged.size > 100, PATIENCE_MS);
  await after.stop();
  await load.stop();
  await untilDelivered(served, new Set([...load.acknowledged, ...after.acknowledged]));
  t.diagnostic(
    `${load.acknowledged.size + after.acknowledged.size} taken, none lost; refusals: ${JSON.stringify([...load.refusals, ...after.refusals])}`,
  );
});

test("with a heap of 64 MB it goes on under a load of large requests, and loses nothing", async (t) => {
  const { served } = await serve(t, () => ({ env: { NODE_OPTIONS: "--max-old-space-size=64" } }));
  // So that what is taken stays, and the answers of a batch are held.
  served.emulator.faults.set({ kind: "delay", delayMs: 500 });
  await served.start();
  const load = startLoad(served.url, { perRequest: 50, bytes: 4000, senders: 32 });
  await waitFor("much", () => load.acknowledged.size > 2000 || served.child().exitCode !== null, PATIENCE_MS);
  await load.stop();
  const survived = served.child().exitCode === null && served.child().signalCode === null;
  if (!survived) await served.start();
  served.emulator.faults.clear();
  await untilDelivered(served, load.acknowledged);
  t.diagnostic(
    `${load.acknowledged.size} taken, none lost; ${survived ? "survived" : "ended, and was started again"}; refusals: ${JSON.stringify([...load.refusals])}`,
  );
  assert.ok(survived, "it ran out of memory");
});

test("SIGTERM waits for what is on its way to Pinterest, and keeps the rest for the next start", async (t) => {
  const { served } = await serve(t);
  await served.start();
  served.emulator.faults.set({ kind: "delay", delayMs: 1000 });
  const load = startLoad(served.url, { perRequest: 5 });
  await waitFor(
    "a request under way",
    () => /./.test(served.output()) && load.acknowledged.size > 300,
    PATIENCE_MS,
  );
  assert.equal(await served.end("SIGTERM"), 0);
  await load.stop();
  // The others found nobody there, and pages would keep their events.
  assert.ok([...load.refusals.keys()].every((status) => status === 0 || status === 503));
  const sentBefore = served.emulator.events().length;
  assert.ok(sentBefore > 0, "nothing of what was on its way arrived");
  served.emulator.faults.clear();
  await served.start();
  await untilDelivered(served, load.acknowledged);
  const twice = served.emulator.events().filter(({ copies }) => copies > 1);
  assert.deepEqual(twice, [], "what was on its way was waited for, and is not sent again");
  t.diagnostic(
    `${load.acknowledged.size} taken, ${sentBefore} delivered before the end, none lost, none sent twice`,
  );
});

test("a second SIGTERM ends it at once, and costs nothing", async (t) => {
  const { served } = await serve(t);
  served.emulator.faults.set("hang");
  await served.start();
  const load = startLoad(served.url, { perRequest: 5 });
  await waitFor(
    "a request under way",
    () => served.emulator.requests().length > 0 || load.acknowledged.size > 300,
    PATIENCE_MS,
  );
  await load.stop();
  const child = served.child();
  let startedAt = 0;
  child.stdout?.on("data", (chunk) => {
    if (!String(chunk).includes("stopping")) return;
    startedAt = performance.now();
    child.kill("SIGTERM");
  });
  assert.equal(await served.end("SIGTERM"), 1);
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs < 3000, `it took ${tookMs} ms`);
  served.emulator.faults.clear();
  await served.start();
  await untilDelivered(served, load.acknowledged);
  t.diagnostic(
    `${load.acknowledged.size} taken, none lost; it ended ${Math.round(tookMs)} ms after the second signal`,
  );
});

/** A load during which the clock jumps by so much, and back. */
async function jump(t: TestContext, jumpMs: number): Promise<{ served: Served; load: Load }> {
  const { served, base } = await serve(t, (base) => ({
    flags: ["--log-events"],
    env: { NODE_OPTIONS: `--import=${CLOCK}`, HATPIN_TEST_CLOCK: join(base, "clock") },
  }));
  await served.start();
  // So that answers are under way while the clock jumps.
  served.emulator.faults.set({ kind: "delay", delayMs: 200 });
  const load = startLoad(served.url, { perRequest: 5 });
  for (const aheadMs of [jumpMs, 0]) {
    const before = load.acknowledged.size;
    await waitFor("events", () => load.acknowledged.size > before + 200, PATIENCE_MS);
    writeFileSync(join(base, "clock"), String(aheadMs));
    served.child().kill("SIGUSR2");
  }
  const before = load.acknowledged.size;
  await waitFor("events", () => load.acknowledged.size > before + 200, PATIENCE_MS);
  await load.stop();
  assert.deepEqual([...load.refusals], []);
  return { served, load };
}

async function serve(
  t: TestContext,
  optionsIn: (base: string) => Partial<ServedOptions> = () => ({}),
): Promise<{ served: Served; base: string }> {
  // In memory, where it can be: how long a busy disk takes to sync is not what is tested here.
  const base = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "hatpin-overload-"));
  const served = await serveInHardTimes({ dataDir: join(base, "queue"), ...optionsIn(base) });
  t.after(async () => {
    await served.close();
    rmSync(base, { recursive: true, force: true });
  });
  return { served, base };
}
