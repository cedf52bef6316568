import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { ConversionEvent } from "@hatpin/core";
import type { Claim, DurableQueue } from "./durable-queue.ts";

export interface QueueUnderTest {
  /** The module that opens such a queue. */
  module: URL;
  /** Its export: `(place: string, options?: { now?: () => number }) => Promise<DurableQueue>`. */
  opener: string;
  /** A place of its own for each test. Default: a folder that does not exist yet. */
  freshPlace?: () => string;
}

const KILLS = 6;
const LEASE_MS = 1000;
const HOUR_MS = 3_600_000;

/** What every implementation of `DurableQueue` must do. */
export function describeDurableQueue(name: string, { module, opener, ...places }: QueueUnderTest): void {
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), "hatpin-contract-"));
    let folders = 0;
    const freshPlace = places.freshPlace ?? (() => join(folder, `place-${folders++}`));
    after(() => rmSync(folder, { recursive: true, force: true }));

    async function open(place: string, now?: () => number): Promise<DurableQueue> {
      return (await import(module.href))[opener](place, now ? { now } : {});
    }

    /** Runs `body` with a fresh queue and a clock that it can set. */
    function queueTest(
      title: string,
      body: (
        queue: DurableQueue,
        clock: { nowMs: number },
        reopen: () => Promise<DurableQueue>,
      ) => Promise<void>,
    ): void {
      test(title, async () => {
        const place = freshPlace();
        const clock = { nowMs: Date.UTC(2026, 0, 1) };
        let queue = await open(place, () => clock.nowMs);
        await body(queue, clock, async () => {
          await queue.close();
          queue = await open(place, () => clock.nowMs);
          return queue;
        });
        await queue.close();
      });
    }

    queueTest("gives events back as they came, oldest first", async (queue) => {
      const event = { ...sample("a"), custom_data: { content_name: "Žluťoučký 帽子 \u0000", value: "1.50" } };
      assert.deepEqual(await queue.append([event]), ["appended"]);
      await queue.append([sample("b"), sample("c")]);
      const claims = await queue.claim(2, LEASE_MS);
      assert.deepEqual(claims[0]?.event, event);
      assert.deepEqual(ids(claims), ["a", "b"]);
      assert.deepEqual(ids(await queue.claim(10, LEASE_MS)), ["c"]);
    });

    queueTest(
      "a claim ends before its events weigh too much, and takes one at least",
      async (queue, clock) => {
        await queue.append(["a", "b", "c", "d"].map(sample));
        // As in a request, with a comma between two.
        const two = 2 * Buffer.byteLength(JSON.stringify(sample("a"))) + 1;
        assert.deepEqual(ids(await queue.claim(10, LEASE_MS, two - 1)), ["a"]);
        assert.deepEqual(ids(await queue.claim(10, LEASE_MS, 1)), ["b"]);
        assert.deepEqual(ids(await queue.claim(10, 2 * LEASE_MS, two)), ["c", "d"]);
        clock.nowMs += LEASE_MS;
        await queue.append([sample("e")]);
        assert.deepEqual(ids(await queue.claim(10, LEASE_MS, 1)), ["a"]);
        assert.deepEqual(ids(await queue.claim(10, LEASE_MS)), ["b", "e"]);
      },
    );

    queueTest("the weight of a claim is in bytes, not in characters", async (queue) => {
      const wide = (id: string) => ({ ...sample(id), event_source_url: "帽".repeat(100) });
      await queue.append([wide("a"), wide("b")]);
      assert.equal((await queue.claim(10, LEASE_MS, 2 * JSON.stringify(wide("a")).length + 1)).length, 1);
    });

    queueTest("says when it took the event and how often it was claimed", async (queue, clock) => {
      const appendedAtMs = clock.nowMs;
      await queue.append([sample("a")]);
      clock.nowMs += 500;
      const [first] = await queue.claim(1, LEASE_MS);
      assert.equal(first?.appendedAtMs, appendedAtMs);
      assert.equal(first?.attempts, 1);
      await queue.release(first ? [first] : [], 0);
      const [second] = await queue.claim(1, LEASE_MS);
      assert.equal(second?.attempts, 2);
    });

    queueTest("an event that is claimed is not claimed by another", async (queue) => {
      await queue.append([sample("a"), sample("b")]);
      const [one, two] = await Promise.all([queue.claim(1, LEASE_MS), queue.claim(2, LEASE_MS)]);
      assert.deepEqual([...ids(one), ...ids(two)].sort(), ["a", "b"]);
      assert.deepEqual(await queue.claim(10, LEASE_MS), []);
    });

    queueTest("acknowledged events are gone for good", async (queue, clock, reopen) => {
      await queue.append([sample("a"), sample("b")]);
      await queue.ack(await queue.claim(1, LEASE_MS));
      const again = await reopen();
      clock.nowMs += 2 * LEASE_MS;
      assert.deepEqual(ids(await again.claim(10, LEASE_MS)), ["b"]);
    });

    queueTest("a lease that ends without a word gives the event back, in doubt", async (queue, clock) => {
      await queue.append([sample("a")]);
      const [first] = await queue.claim(1, LEASE_MS);
      assert.equal(first?.inDoubt, false);
      assert.deepEqual(await queue.claim(1, LEASE_MS), []);
      clock.nowMs += LEASE_MS;
      const [second] = await queue.claim(1, LEASE_MS);
      assert.equal(second?.event.event_id, "a");
      assert.equal(second?.inDoubt, true);
      assert.equal(second?.attempts, 2);
    });

    queueTest(
      "an event acknowledged after its lease had passed on is not delivered again",
      async (queue, clock) => {
        await queue.append([sample("a")]);
        const late = await queue.claim(1, LEASE_MS);
        clock.nowMs += LEASE_MS;
        const next = await queue.claim(1, LEASE_MS);
        await queue.ack(late);
        await queue.release(next, 0);
        assert.deepEqual(await queue.claim(1, LEASE_MS), []);
        assert.deepEqual(await counts(queue), { waiting: 0, claimed: 0, deadLetters: 0 });
      },
    );

    queueTest("a late release leaves the event to its new holder", async (queue, clock) => {
      await queue.append([sample("a")]);
      const late = await queue.claim(1, LEASE_MS);
      clock.nowMs += LEASE_MS;
      const next = await queue.claim(1, LEASE_MS);
      await queue.release(late, 0);
      assert.deepEqual(await queue.claim(1, LEASE_MS), []);
      await queue.ack(next);
      clock.nowMs += 2 * LEASE_MS;
      assert.deepEqual(await queue.claim(1, LEASE_MS), []);
    });

    queueTest(
      "what comes now does not wait behind a backlog, nor a backlog behind it",
      async (queue, clock) => {
        await queue.append(Array.from({ length: 100 }, (_, n) => sample(`old-${n}`)));
        clock.nowMs += 24 * HOUR_MS;
        const order: string[] = [];
        for (let n = 0; n < 20; n++) {
          await queue.append(["x", "y"].map((half) => sample(`new-${n}${half}`)));
          const claims = await queue.claim(10, LEASE_MS);
          const came = ids(claims);
          assert.ok(came.includes(`new-${n}x`) && came.includes(`new-${n}y`), `${came} at turn ${n}`);
          order.push(...came);
          await queue.ack(claims);
          clock.nowMs += 1000;
        }
        assert.deepEqual(
          order.filter((id) => id.startsWith("old")),
          Array.from({ length: 100 }, (_, n) => `old-${n}`),
          "the backlog is delivered in the order in which it came",
        );
        assert.deepEqual(
          order.filter((id) => id.startsWith("new")),
          Array.from({ length: 20 }, (_, n) => [`new-${n}x`, `new-${n}y`]).flat(),
        );
        assert.deepEqual(await counts(queue), { waiting: 0, claimed: 0, deadLetters: 0 });
      },
    );

    queueTest(
      "more that is new than there is room for: half of each claim is the newest, half the oldest",
      async (queue, clock) => {
        await queue.append(["o1", "o2", "o3", "o4"].map(sample));
        clock.nowMs += 60_000;
        await queue.append(["n1", "n2", "n3", "n4"].map(sample));
        assert.deepEqual(ids(await queue.claim(4, 10 * LEASE_MS)), ["o1", "o2", "n3", "n4"]);
        assert.deepEqual(ids(await queue.claim(6, 10 * LEASE_MS)), ["o3", "o4", "n1", "n2"]);
        assert.deepEqual(await queue.claim(4, LEASE_MS), []);
      },
    );

    queueTest("what is claimed before its turn is not claimed again in its turn", async (queue, clock) => {
      await queue.append(["o1", "o2", "o3"].map(sample));
      clock.nowMs += 60_000;
      await queue.append(["n1", "n2", "n3"].map(sample));
      const first = await queue.claim(2, 10 * LEASE_MS);
      assert.deepEqual(ids(first), ["o1", "n3"]);
      await queue.release(first, 5000);
      assert.deepEqual(ids(await queue.claim(10, 10 * LEASE_MS)), ["o2", "o3", "n1", "n2"]);
      clock.nowMs += 5000;
      assert.deepEqual(ids(await queue.claim(10, 10 * LEASE_MS)), ["o1", "n3"]);
    });

    queueTest(
      "an event of any size moves on in a backlog, and the limit of bytes holds",
      async (queue, clock) => {
        const large = { ...sample("large"), event_source_url: "x".repeat(1000) };
        await queue.append([large, sample("o2")]);
        clock.nowMs += 60_000;
        await queue.append([sample("n1"), sample("n2")]);
        assert.deepEqual(ids(await queue.claim(10, LEASE_MS, 500)), ["large"]);
        const two = 2 * Buffer.byteLength(JSON.stringify(sample("n1"))) + 1;
        assert.deepEqual(ids(await queue.claim(10, 10 * LEASE_MS, two)), ["o2", "n2"]);
        assert.deepEqual(ids(await queue.claim(10, 10 * LEASE_MS)), ["n1"]);
      },
    );

    queueTest(
      "a released event is due after its delay, and in doubt only when so marked",
      async (queue, clock) => {
        await queue.append([sample("a"), sample("b")]);
        const [a, b] = await queue.claim(2, LEASE_MS);
        await queue.release(a ? [a] : [], 3000);
        await queue.release(b ? [b] : [], 3000, { inDoubt: true });
        clock.nowMs += 2999;
        assert.deepEqual(await queue.claim(2, LEASE_MS), []);
        clock.nowMs += 1;
        const claims = await queue.claim(2, LEASE_MS);
        assert.deepEqual(ids(claims), ["a", "b"]);
        assert.deepEqual(
          claims.map((claim) => claim.inDoubt),
          [false, true],
        );
      },
    );

    queueTest("a clock that is set back by hours holds no released event for hours", async (queue, clock) => {
      await queue.append([sample("a")]);
      await queue.release(await queue.claim(1, LEASE_MS), 60_000);
      clock.nowMs -= HOUR_MS;
      assert.deepEqual(ids(await queue.claim(1, LEASE_MS)), ["a"]);
    });

    queueTest("no release lasts longer than a quarter of an hour", async (queue, clock) => {
      await queue.append([sample("a")]);
      await queue.release(await queue.claim(1, LEASE_MS), 10 * HOUR_MS);
      clock.nowMs += HOUR_MS / 4 - 1;
      assert.deepEqual(await queue.claim(1, LEASE_MS), []);
      clock.nowMs += 1;
      assert.deepEqual(ids(await queue.claim(1, LEASE_MS)), ["a"]);
    });

    queueTest("doubt once raised stays", async (queue) => {
      await queue.append([sample("a")]);
      await queue.release(await queue.claim(1, LEASE_MS), 0, { inDoubt: true });
      await queue.release(await queue.claim(1, LEASE_MS), 0);
      const [claim] = await queue.claim(1, LEASE_MS);
      assert.equal(claim?.inDoubt, true);
    });

    queueTest(
      "a buried event is a dead letter with its reason, and is claimed no more",
      async (queue, clock, reopen) => {
        await queue.append([sample("a"), sample("b")]);
        const [a, b] = await queue.claim(2, LEASE_MS);
        await queue.bury(a ? [a] : [], "refused_by_pinterest", "Invalid value");
        const buriedAtMs = clock.nowMs;
        clock.nowMs += 1;
        await queue.bury(b ? [b] : [], "too_old");
        const again = await reopen();
        clock.nowMs += 2 * LEASE_MS;
        assert.deepEqual(await again.claim(10, LEASE_MS), []);
        const [newest, oldest] = await again.deadLetters();
        assert.equal(newest?.reason, "too_old");
        assert.deepEqual(oldest?.event, sample("a"));
        assert.equal(oldest?.reason, "refused_by_pinterest");
        assert.equal(oldest?.detail, "Invalid value");
        assert.equal(oldest?.buriedAtMs, buriedAtMs);
        assert.equal((await again.deadLetters({ limit: 1 })).length, 1);
      },
    );

    queueTest("what was delivered by another meanwhile is not buried", async (queue, clock) => {
      await queue.append([sample("a")]);
      const late = await queue.claim(1, LEASE_MS);
      clock.nowMs += LEASE_MS;
      await queue.ack(await queue.claim(1, LEASE_MS));
      await queue.bury(late, "too_old");
      assert.deepEqual(await counts(queue), { waiting: 0, claimed: 0, deadLetters: 0 });
    });

    queueTest("dead letters are paged, by key, whatever was buried first last", async (queue) => {
      await queue.append(["a", "b", "c"].map(sample));
      const [a, b, c] = await queue.claim(3, LEASE_MS);
      for (const claim of [c, a, b]) await queue.bury(claim ? [claim] : [], "too_old");
      const [first, second] = await queue.deadLetters({ limit: 2 });
      assert.deepEqual(
        [first, second].map((letter) => letter?.event.event_id),
        ["b", "a"],
      );
      const rest = await queue.deadLetters({ before: second?.key });
      assert.deepEqual(
        rest.map(({ event }) => event.event_id),
        ["c"],
      );
      const keys = ["nonsense", second?.key ?? "", "", first?.key ?? "", "999999999999"];
      assert.deepEqual(await queue.findLetters(keys), [second, first]);
    });

    queueTest(
      "a letter that is revived waits at the end of the queue, once, in no doubt, though its id is known",
      async (queue, clock, reopen) => {
        await queue.append(["a", "b"].map(sample));
        await queue.release(await queue.claim(1, LEASE_MS), 0, { inDoubt: true });
        await queue.bury(await queue.claim(1, LEASE_MS), "may_count_twice");
        const [letter] = await queue.deadLetters();
        clock.nowMs += 500;
        const key = letter?.key ?? "";
        assert.deepEqual(await queue.revive([key, key, "nonsense"]), [true, false, false]);
        assert.deepEqual(await counts(queue), { waiting: 2, claimed: 0, deadLetters: 0 });
        const again = await reopen();
        const claims = await again.claim(10, LEASE_MS);
        assert.deepEqual(ids(claims), ["b", "a"]);
        const [, revived] = claims;
        assert.deepEqual(
          [revived?.event, revived?.appendedAtMs, revived?.attempts, revived?.inDoubt],
          [sample("a"), clock.nowMs, 1, false],
        );
        await again.bury(claims, "refused_by_pinterest");
        assert.ok(
          (await again.deadLetters()).every((next) => next.key !== key),
          "no key is used twice",
        );
      },
    );

    queueTest("a letter that is discarded is gone for good", async (queue) => {
      await queue.append(["a", "b"].map(sample));
      await queue.bury(await queue.claim(2, LEASE_MS), "too_old");
      const [letter] = await queue.deadLetters();
      assert.deepEqual(await queue.discard(["", letter?.key ?? ""]), [false, true]);
      assert.deepEqual(await queue.revive([letter?.key ?? ""]), [false]);
      assert.deepEqual(await counts(queue), { waiting: 0, claimed: 0, deadLetters: 1 });
    });

    queueTest("adds counts to counts, by day and name, and keeps them", async (queue, clock, reopen) => {
      const day = "2026-01-01";
      await queue.addTallies([
        { day, event_name: "checkout", counts: { accepted: 2, "has em": 1 } },
        { day: "2025-12-31", event_name: "checkout", counts: { accepted: 5 } },
      ]);
      await queue.addTallies([{ day, event_name: "checkout", counts: { accepted: 1, delivered: 3 } }]);
      const again = await reopen();
      assert.deepEqual(await again.tallies(), [
        { day: "2025-12-31", event_name: "checkout", counts: { accepted: 5 } },
        { day, event_name: "checkout", counts: { accepted: 3, delivered: 3, "has em": 1 } },
      ]);
      clock.nowMs += 34 * 24 * HOUR_MS;
      await again.addTallies([{ day: "2026-02-04", event_name: "lead", counts: { accepted: 1 } }]);
      assert.deepEqual(
        (await again.tallies()).map(({ event_name }) => event_name),
        ["checkout", "lead"],
      );
    });

    queueTest("names beyond a hundred a day are counted under one", async (queue) => {
      const tallyOf = (name: string) => ({ day: "2026-01-01", event_name: name, counts: { accepted: 1 } });
      await queue.addTallies(Array.from({ length: 150 }, (_, n) => tallyOf(`own-${n}`)));
      await queue.addTallies([tallyOf("own-0"), tallyOf("own-170"), { ...tallyOf("a"), day: "2025-12-31" }]);
      const tallies = await queue.tallies();
      const count = (name: string) => tallies.find(({ event_name }) => event_name === name)?.counts.accepted;
      assert.ok(tallies.length <= 102, `${tallies.length} names`);
      assert.deepEqual([count("own-0"), count("own-99"), count("own-100"), count("a")], [2, 1, undefined, 1]);
      assert.equal(count("other"), 51);
    });

    queueTest("counts what waits, what is claimed, what is buried, and the oldest", async (queue, clock) => {
      const nothing = { waiting: 0, claimed: 0, deadLetters: 0, oldestMs: 0 };
      const { lettersLost: lostAtFirst = 0, ...atFirst } = await queue.stats();
      assert.deepEqual([atFirst, lostAtFirst], [nothing, 0]);
      await queue.append([sample("a"), sample("b"), sample("c"), sample("d")]);
      clock.nowMs += 700;
      const claims = await queue.claim(3, LEASE_MS);
      await queue.bury(claims.slice(0, 1), "too_old");
      await queue.release(claims.slice(1, 2), 10_000);
      const { lettersLost = 0, ...stats } = await queue.stats();
      assert.deepEqual(
        [stats, lettersLost],
        [{ ...nothing, waiting: 2, claimed: 1, deadLetters: 1, oldestMs: 700 }, 0],
      );
    });

    queueTest(
      "an event with the same id and name is not taken twice, not even after it was delivered",
      async (queue, clock, reopen) => {
        assert.deepEqual(await queue.append([sample("a"), sample("a"), sample("b")]), [
          "appended",
          "duplicate",
          "appended",
        ]);
        assert.deepEqual(await queue.append([{ ...sample("a"), event_name: "checkout" }]), ["appended"]);
        await queue.ack(await queue.claim(10, LEASE_MS));
        clock.nowMs += 47 * HOUR_MS;
        const again = await reopen();
        assert.deepEqual(await again.append([sample("a"), sample("c")]), ["duplicate", "appended"]);
        assert.deepEqual(ids(await again.claim(10, LEASE_MS)), ["c"]);
      },
    );

    queueTest("what it has taken within 48 hours it knows, by id and name", async (queue, clock) => {
      await queue.append([sample("a")]);
      await queue.ack(await queue.claim(10, LEASE_MS));
      const asked = [sample("b"), sample("a"), { ...sample("a"), event_name: "checkout" } as const];
      assert.deepEqual(await queue.knows(asked), [false, true, false]);
      assert.deepEqual(await queue.append([sample("b")]), ["appended"], "asking takes nothing");
      clock.nowMs += 49 * HOUR_MS;
      assert.deepEqual(await queue.knows(asked), [false, false, false]);
    });

    queueTest("after 48 hours an id may come again", async (queue, clock) => {
      for (let hour = 0; hour < 48; hour += 8) {
        await queue.append([sample(`hour-${hour}`)]);
        clock.nowMs += 8 * HOUR_MS;
      }
      assert.deepEqual(await queue.append([sample("hour-0"), sample("hour-8")]), ["appended", "duplicate"]);
      clock.nowMs += 8 * HOUR_MS;
      assert.deepEqual(await queue.append([sample("hour-8"), sample("hour-0")]), ["appended", "duplicate"]);
      clock.nowMs += 1000 * HOUR_MS;
      assert.deepEqual(await queue.append([sample("hour-0"), sample("hour-40")]), ["appended", "appended"]);
    });

    queueTest("an id of any length and any text will do", async (queue) => {
      const odd = ["x".repeat(5000), "\u0000", "__proto__", "\ud800", "a\nb", "é", "e\u0301"].map(sample);
      assert.deepEqual(
        await queue.append(odd),
        odd.map(() => "appended"),
      );
      assert.equal((await queue.claim(10, LEASE_MS)).length, odd.length);
    });

    queueTest(
      "closing waits for the appends in progress, and what comes later is refused",
      async (queue, _clock, reopen) => {
        const appends = Array.from({ length: 50 }, (_, n) => queue.append([sample(`e${n}`)]));
        const closed = queue.close();
        await Promise.all(appends);
        await closed;
        await assert.rejects(queue.append([sample("late")]), /closed/);
        assert.equal((await (await reopen()).stats()).waiting, 50);
      },
    );

    test("two that have it open at once share its events and never hold the same one", async () => {
      const place = freshPlace();
      const [one, two] = [await open(place), await open(place)];
      await one.append(Array.from({ length: 40 }, (_, n) => sample(`e${n}`)));
      const claims: Claim[][] = await Promise.all(
        [one, two, one, two].map((queue) => queue.claim(10, 60_000)),
      );
      assert.equal(new Set(claims.flat().map((claim) => claim.event.event_id)).size, 40);
      assert.deepEqual(await two.append([sample("e0")]), ["duplicate"]);
      await one.close();
      await two.close();
    });

    test(`kill -9 while it appends, ${KILLS} times: what was acknowledged is claimed once, in no doubt`, async () => {
      const place = freshPlace();
      const log: string[] = [];
      for (let round = 0; round < KILLS; round++) {
        log.push(...(await workUntilKilled({ module, opener }, [place, `r${round}`, "append"])));
      }
      const acknowledged = log.map((line) => line.slice(1));
      const queue = await open(place);
      const claims = await queue.claim(1_000_000, 60_000);
      const counted = new Set(ids(claims));
      assert.ok(acknowledged.length > KILLS * 20, `too little was done: ${acknowledged.length} appends`);
      assert.equal(counted.size, claims.length, "an event was claimed twice");
      assert.deepEqual(missing(acknowledged, counted), []);
      assert.ok(claims.every((claim) => !claim.inDoubt));
      await queue.close();
    });

    test(`kill -9 while it claims and acknowledges, ${KILLS} times: nothing is lost and nothing comes back`, async () => {
      const place = freshPlace();
      const log: string[] = [];
      for (let round = 0; round < KILLS; round++) {
        log.push(...(await workUntilKilled({ module, opener }, [place, `r${round}`, "append-and-ack"])));
      }
      const done = new Set(log.filter((line) => line.startsWith("-")).map((line) => line.slice(1)));
      const appended = log.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
      // Beyond the leases of the dead, for a queue that cannot know that they are dead.
      const queue = await open(place, () => Date.now() + 120_000);
      const left = ids(await queue.claim(1_000_000, 60_000));
      assert.ok(done.size > KILLS * 5, `too little was done: ${done.size} acknowledgements`);
      assert.equal(new Set(left).size, left.length, "an event was claimed twice");
      assert.deepEqual(
        left.filter((id) => done.has(id)),
        [],
        "an acknowledged event came back",
      );
      // At most what was acknowledged and not yet printed when the kill came is in neither.
      const unaccounted = missing(appended, new Set([...left, ...done]));
      assert.ok(unaccounted.length <= KILLS * 10, `${unaccounted.length} events were lost`);
      await queue.close();
    });

    test("kill -9 while it buries and revives: each event is there once", async () => {
      const place = freshPlace();
      const log = await workUntilKilled({ module, opener }, [place, "r", "shuffle-letters"]);
      const queue = await open(place, () => Date.now() + 120_000);
      const buried = (await queue.deadLetters({ limit: 1000 })).map(({ event }) => event.event_id);
      const left = ids(await queue.claim(1000, 60_000));
      assert.ok(buried.length > 0);
      assert.deepEqual([...buried, ...left].sort(), log.map((line) => line.slice(1)).sort());
      await queue.close();
    });
  });
}

/** What a child printed before it was killed, at a random moment after it began to work. */
export async function workUntilKilled({ module, opener }: QueueUnderTest, args: string[]): Promise<string[]> {
  const script = fileURLToPath(new URL("./durable-queue-contract-child.ts", import.meta.url));
  const child: ChildProcess = spawn(
    process.execPath,
    ["--conditions=source", "--import", "tsx", script, module.href, opener, ...args],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  reader.on("line", (line) => lines.push(line));
  // Until a process is reaped, it is there for all to see.
  const ended = Promise.all([once(reader, "close"), once(child, "exit")]);
  await once(reader, "line", { signal: AbortSignal.timeout(20_000) });
  await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 250));
  child.kill("SIGKILL");
  await ended;
  // The last line may have been cut.
  return lines.filter((line) => /^[+-].*-[ab]$/.test(line));
}

function sample(event_id: string): ConversionEvent {
  // A cast, because the queue needs no more of an event than this.
  return { event_id, event_name: "page_visit", event_time: 1, user_data: {} } as ConversionEvent;
}

function ids(claims: readonly Claim[]): string[] {
  return claims.map((claim) => claim.event.event_id);
}

async function counts(queue: DurableQueue) {
  const { waiting, claimed, deadLetters } = await queue.stats();
  return { waiting, claimed, deadLetters };
}

function missing(expected: readonly string[], present: ReadonlySet<string>): string[] {
  return expected.filter((id) => !present.has(id));
}
