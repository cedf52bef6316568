import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ConversionEvent } from "@hatpin/core";
import { describeDurableQueue, workUntilKilled } from "./durable-queue-contract.ts";
import { openLmdbQueue } from "./lmdb-queue.ts";

const lmdb = { module: new URL("./lmdb-queue.ts", import.meta.url), opener: "openLmdbQueue" };

describeDurableQueue("the LMDB queue", lmdb);

const folder = mkdtempSync(join(tmpdir(), "hatpin-lmdb-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("what a killed process held is due again as soon as another opens the queue, in doubt", async () => {
  const place = join(folder, "killed");
  await workUntilKilled(lmdb, [place, "r", "append"]);
  await workUntilKilled(lmdb, [place, "h", "hold"]);
  const queue = await openLmdbQueue(place);
  const { claimed, waiting } = await queue.stats();
  assert.ok(claimed > 0, "the killed process held nothing");
  const claims = await queue.claim(1_000_000, 60_000);
  assert.equal(claims.length, claimed + waiting);
  assert.equal(claims.filter((claim) => claim.inDoubt).length, claimed);
  await queue.close();
});

test("what a living process holds stays with it when another opens the queue", async () => {
  const place = join(folder, "living");
  const one = await openLmdbQueue(place);
  await one.append([sample("a")]);
  await one.claim(1, 60_000);
  const two = await openLmdbQueue(place);
  assert.deepEqual(await two.claim(1, 60_000), []);
  await one.close();
  await two.close();
});

test("the oldest dead letters go when there are too many", async () => {
  const queue = await openLmdbQueue(join(folder, "dead"), { maxDeadLetters: 2 });
  await queue.append(["a", "b", "c"].map(sample));
  for (const claim of await queue.claim(3, 60_000)) await queue.bury([claim], "too_old");
  const letters = await queue.deadLetters();
  assert.deepEqual(
    letters.map(({ event }) => event.event_id),
    ["c", "b"],
  );
  await queue.close();
});

test("dead letters that had to go are counted, also by those who open the queue later", async () => {
  const place = join(folder, "forgotten");
  const queue = await openLmdbQueue(place, { maxDeadLetters: 1 });
  await queue.append(["a", "b", "c"].map(sample));
  await queue.bury(await queue.claim(1, 60_000), "too_old");
  assert.equal((await queue.stats()).lettersLost, 0);
  await queue.bury(await queue.claim(2, 60_000), "too_old");
  await queue.close();
  const again = await openLmdbQueue(place);
  assert.equal((await again.stats()).lettersLost, 2);
  await again.close();
});

test("the queue's files are for their owner alone, also in a folder that is open to all", async () => {
  const place = join(folder, "open");
  mkdirSync(place, { mode: 0o755 });
  const queue = await openLmdbQueue(place);
  await queue.append([sample("a")]);
  for (const file of ["data.mdb", "lock.mdb"]) {
    assert.equal(statSync(join(place, file)).mode & 0o777, 0o600, file);
  }
  await queue.close();
});

test("the queue's folder is for its owner alone, and may have a dot in its name", async () => {
  const place = join(folder, "shop.example");
  const queue = await openLmdbQueue(place);
  assert.equal(statSync(place).mode & 0o777, 0o700);
  await queue.close();
});

test("a disk that refuses rejects the append, keeps what was taken, and ends neither process nor queue", async () => {
  const place = join(folder, "full");
  const script = fileURLToPath(new URL("./lmdb-queue-full-disk-child.ts", import.meta.url));
  // Files of this process may not grow beyond about 1 MB: for the queue, that is a full disk.
  const { stdout } = await promisify(execFile)("sh", [
    "-c",
    'ulimit -S -f 2000 && exec "$@"',
    "sh",
    ...[process.execPath, "--conditions=source", "--import", "tsx", script, place],
  ]);
  const { taken, refused, waiting } = JSON.parse(stdout) as {
    taken: string[];
    refused: number;
    waiting: number;
  };
  assert.ok(refused > 0 && taken.length > 50);
  assert.equal(waiting, taken.length);

  const queue = await openLmdbQueue(place);
  assert.deepEqual(await queue.append([sample("after")]), ["appended"]);
  const claims = await queue.claim(10_000, 60_000);
  assert.deepEqual(
    claims.map(({ event }) => event.event_id),
    [...taken, "after"],
  );
  await queue.close();
});

test("a file whose end is missing, or a part of it, is refused with the way out; what a crash leaves behind is not", async () => {
  const place = join(folder, "damaged");
  const queue = await openLmdbQueue(place);
  const large = { event_source_url: "x".repeat(3000) };
  await queue.append(Array.from({ length: 300 }, (_, n) => ({ ...sample(`e${n}`), ...large })));
  await queue.close();
  const file = join(place, "data.mdb");
  const sound = readFileSync(file);
  const torn = Buffer.alloc(4096, "x");
  for (const [damage, says] of [
    [sound.subarray(0, sound.length >> 1), /data\.mdb is damaged \(its end is missing\): put back a copy/],
    [
      Buffer.concat([sound.subarray(0, 8192), Buffer.alloc(sound.length - 8192)]),
      /a part of it was overwritten/,
    ],
    [Buffer.concat([torn, sound.subarray(4096)]), /it does not begin as a queue does/],
  ] as const) {
    writeFileSync(file, damage);
    await assert.rejects(openLmdbQueue(place), says);
  }
  writeFileSync(file, "");
  utimesSync(file, 0, 0);
  await assert.rejects(openLmdbQueue(place), /it is empty/);
  // Pages of a transaction that never came to its end.
  writeFileSync(file, Buffer.concat([sound, torn, torn.subarray(0, 100)]));
  const again = await openLmdbQueue(place);
  assert.equal((await again.claim(1000, 60_000)).length, 300);
  await again.close();
});

test("a queue takes no more than its limit, and takes again what has become room", async () => {
  const queue = await openLmdbQueue(join(folder, "limited"), { maxBytes: 4 * 1024 * 1024 });
  const taken: string[] = [];
  let refusal: Error | undefined;
  for (let n = 0; !refusal && n < 10_000; n++) {
    const event = { ...sample(`e${n}`), event_source_url: "x".repeat(20_000) };
    await queue.append([event]).then(
      () => taken.push(event.event_id),
      (error: Error) => {
        refusal = error;
      },
    );
  }
  assert.match(refusal?.message ?? "", /has grown to its limit of 4 MiB/);
  const { size } = statSync(join(folder, "limited", "data.mdb"));
  assert.ok(size > 2 * 1024 * 1024 && size < 6 * 1024 * 1024, `${size} bytes`);
  await queue.ack(await queue.claim(10_000, 60_000));
  const deadline = Date.now() + 10_000;
  let isTaken = false;
  while (!isTaken && Date.now() < deadline) {
    isTaken = await queue.append([sample("again")]).then(
      () => true,
      () => new Promise((resolve) => setTimeout(resolve, 20, false)),
    );
  }
  assert.ok(isTaken, "there was no room again");
  await queue.close();
});

test("a disk with too little left is refused before it is full", async () => {
  const place = join(folder, "crowded");
  const { bavail, bsize } = statfsSync(folder);
  const queue = await openLmdbQueue(place, { minFreeBytes: 2 * bavail * bsize });
  await assert.rejects(queue.append([sample("a")]), /disk has less than \d+ MiB left/);
  await queue.close();
});

function sample(event_id: string): ConversionEvent {
  // A cast, because the queue needs no more of an event than this.
  return { event_id, event_name: "page_visit" } as ConversionEvent;
}
