import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { ConversionEvent } from "@hatpin/core";
import { openLmdbQueue } from "./lmdb-queue.ts";
import { tallyQueue } from "./tally-queue.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-tally-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const LATE = { flushMs: 60_000, now: () => Date.UTC(2026, 10, 28, 23, 59) };

function sample(event_id: string, user_data: object = {}): ConversionEvent {
  // A cast, because the queue needs no more of an event than this.
  return { event_id, event_name: "lead", user_data } as ConversionEvent;
}

test("counts how events came and how they ended, and by what Pinterest may know their customers", async () => {
  const queue = tallyQueue(await openLmdbQueue(join(folder, "ends"), LATE), LATE);
  await queue.append([sample("a", { em: ["0"] }), sample("a"), sample("b", { click_id: "1" }), sample("c")]);
  queue.count("lead", "rejected");
  const claims = await queue.claim(10, 60_000);
  await queue.ack(claims.slice(0, 1));
  await queue.bury(claims.slice(1), "too_old");
  const [first, second] = await queue.deadLetters();
  await queue.revive([first?.key ?? "", "nowhere"]);
  await queue.discard([second?.key ?? ""]);
  await queue.flush();
  assert.deepEqual(await queue.tallies(), [
    {
      day: "2026-11-28",
      event_name: "lead",
      counts: {
        ...{ accepted: 3, duplicate: 1, rejected: 1, "has em": 1, "has click_id": 1 },
        ...{ delivered: 1, too_old: 2, revived: 1, discarded: 1 },
      },
    },
  ]);
  await queue.close();
});

test("what was counted is written down when the queue is closed", async () => {
  const place = join(folder, "closed");
  const queue = tallyQueue(await openLmdbQueue(place, LATE), LATE);
  await queue.append([sample("a")]);
  await queue.close();
  const again = await openLmdbQueue(place, LATE);
  assert.equal((await again.tallies())[0]?.counts.accepted, 1);
  await again.close();
});

test("counts that the queue refuses wait, and are not counted twice", async () => {
  const inner = await openLmdbQueue(join(folder, "refused"), LATE);
  let refusals = 1;
  const queue = tallyQueue(
    {
      ...inner,
      addTallies: async (tallies) => {
        if (refusals-- > 0) throw new Error("the disk is full");
        await inner.addTallies(tallies);
      },
    },
    { ...LATE, flushMs: 5 },
  );
  await queue.append([sample("a")]);
  await queue.flush();
  await queue.append([sample("b")]);
  while ((await inner.tallies())[0]?.counts.accepted !== 2)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await queue.close();
});
