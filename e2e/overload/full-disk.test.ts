import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { waitFor } from "../harness/wait-for.ts";
import { startLoad } from "./load.ts";
import { PATIENCE_MS, type Served, type ServedOptions, serveInHardTimes, untilDelivered } from "./served.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

const MIB = 1024 * 1024;

test("while Pinterest is away the queue leaves room on its disk, and refuses by 503 until it has room again", async (t) => {
  const { disk, served } = await serveOnSmallDisk(t, 32 * MIB);
  served.emulator.faults.set("503");
  await served.start();
  const load = startLoad(served.url, { bytes: 4000, perRequest: 20 });
  await waitFor("refusals", () => (load.refusals.get(503) ?? 0) > 50, PATIENCE_MS);
  const leftBytes = disk.freeBytes();
  const takenWhileAway = load.acknowledged.size;
  served.emulator.faults.clear();
  await waitFor("it to go on", () => load.acknowledged.size > takenWhileAway + 1000, PATIENCE_MS);
  await load.stop();
  await untilDelivered(served, load.acknowledged);
  t.diagnostic(
    `${takenWhileAway} taken before the first refusal, ${load.acknowledged.size} in all, none lost; ${Math.round(leftBytes / MIB)} MiB were left free; refusals: ${JSON.stringify([...load.refusals])}`,
  );
  assert.ok(leftBytes > 8 * MIB, `only ${leftBytes} bytes were left`);
  assert.deepEqual([...load.refusals.keys()], [503]);
  assert.equal(load.withoutRetryAfter(), 0);
  assert.doesNotMatch(served.output(), /could not write to its disk/);
});

test("a disk that others fill to the last byte makes the proxy refuse, and it goes on when there is room", async (t) => {
  const { disk, served } = await serveOnSmallDisk(t, 32 * MIB);
  await served.start();
  const load = startLoad(served.url, { perRequest: 10 });
  await waitFor("events", () => load.acknowledged.size > 200, PATIENCE_MS);
  disk.fill(0);
  await waitFor("refusals", () => (load.refusals.get(503) ?? 0) > 100, PATIENCE_MS);
  const takenBefore = load.acknowledged.size;
  assert.equal(served.child().exitCode, null);
  disk.makeRoom();
  await waitFor("it to go on", () => load.acknowledged.size > takenBefore + 200, PATIENCE_MS);
  await load.stop();
  await untilDelivered(served, load.acknowledged);
  t.diagnostic(`${load.acknowledged.size} taken, none lost; refusals: ${JSON.stringify([...load.refusals])}`);
  assert.deepEqual([...load.refusals.keys()], [503]);
  assert.equal(load.withoutRetryAfter(), 0);
});

test("a proxy that is killed and started on a full disk delivers what it has, and takes events when there is room", async (t) => {
  const { disk, served } = await serveOnSmallDisk(t, 32 * MIB);
  served.emulator.faults.set("hang");
  await served.start();
  const load = startLoad(served.url, { perRequest: 10 });
  await waitFor("events", () => load.acknowledged.size > 500, PATIENCE_MS);
  await load.stop();
  disk.fill(0);
  await served.end("SIGKILL");
  served.emulator.faults.clear();
  await served.start();
  const more = startLoad(served.url, { perRequest: 10 });
  await waitFor("refusals", () => (more.refusals.get(503) ?? 0) > 20, PATIENCE_MS);
  disk.makeRoom();
  await waitFor("it to go on", () => more.acknowledged.size > 200, PATIENCE_MS);
  await more.stop();
  await untilDelivered(served, new Set([...load.acknowledged, ...more.acknowledged]));
});

test("a disk that turns read-only makes the proxy refuse; after its repair a new start delivers what was taken", async (t) => {
  const { disk, served } = await serveOnSmallDisk(t, 32 * MIB);
  served.emulator.faults.set("503");
  await served.start();
  const load = startLoad(served.url, { perRequest: 10 });
  await waitFor("events", () => load.acknowledged.size > 500, PATIENCE_MS);
  disk.fail();
  await waitFor("refusals", () => (load.refusals.get(503) ?? 0) > 100, PATIENCE_MS);
  await load.stop();
  assert.deepEqual([...load.refusals.keys()], [503]);
  assert.equal(load.withoutRetryAfter(), 0);
  await served.end("SIGTERM");
  await assert.rejects(served.start(), (error: Error) => {
    assert.match(error.message, /read-only/i);
    assert.ok(error.message.includes(disk.folder), error.message);
    return true;
  });
  disk.repair();
  served.emulator.faults.clear();
  await served.start();
  await untilDelivered(served, load.acknowledged);
  t.diagnostic(`${load.acknowledged.size} taken, none lost; refusals: ${JSON.stringify([...load.refusals])}`);
});

async function serveOnSmallDisk(
  t: TestContext,
  bytes: number,
  options: Partial<ServedOptions> = {},
): Promise<{ disk: SmallDisk; served: Served }> {
  const disk = mountSmallDisk(bytes);
  const served = await serveInHardTimes({ dataDir: join(disk.folder, "queue"), ...options });
  t.after(async () => {
    await served.close();
    disk.remove();
  });
  return { disk, served };
}
