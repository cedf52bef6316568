import assert from "node:assert/strict";
import { test } from "node:test";
import type { AppendResult } from "./durable-queue.ts";
import { type Appending, groupAppends } from "./group-appends.ts";

test("appends of one turn are one group, and each gets its own answers", async () => {
  const groups: number[] = [];
  const { append } = groupAppends({
    maxBytes: 1000,
    send: async (group) => {
      groups.push(group.length);
      return group.map(({ json }): AppendResult => (json === "new" ? "appended" : "duplicate"));
    },
  });
  const answers = await Promise.all([
    append(["new", "old"].map(appending)),
    append([]),
    append([appending("new")]),
  ]);
  assert.deepEqual(answers, [["appended", "duplicate"], [], ["appended"]]);
  assert.deepEqual(groups, [3]);
});

test("a group that cannot be sent is refused as a whole, and the next one is not", async () => {
  let sends = 0;
  const { append, settled } = groupAppends({
    maxBytes: 1000,
    send: async (group) => {
      sends += 1;
      if (sends === 1) throw new Error("no");
      return group.map(() => "appended");
    },
  });
  const refused = [append([appending("a")]), append([appending("b")])];
  for (const { status } of await Promise.allSettled(refused)) assert.equal(status, "rejected");
  assert.deepEqual(await append([appending("c")]), ["appended"]);
  await settled();
});

test("what waits for an answer is bounded: more is refused at once, until there is room", async () => {
  const answers: (() => void)[] = [];
  const { append } = groupAppends({
    maxBytes: 10,
    send: (group) =>
      new Promise((resolve) => {
        answers.push(() => resolve(group.map(() => "appended")));
      }),
  });
  const first = append([appending("x".repeat(9))]);
  await assert.rejects(append([appending("xx")]), /too much waits/);
  await new Promise(setImmediate);
  for (const answer of answers) answer();
  await first;
  await new Promise(setImmediate);
  const larger = append([appending("x".repeat(50))]);
  await new Promise(setImmediate);
  for (const answer of answers) answer();
  assert.deepEqual(await larger, ["appended"], "a single one may be larger");
});

function appending(json: string): Appending {
  return { json };
}
