import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import type { ConversionEvent, DropReason } from "@hatpin/core";
import { createEmulator } from "../emulator/index.ts";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import { type TallyingQueue, tallyQueue } from "../queue/tally-queue.ts";
import { runCommand } from "./command-process.ts";
import { dropLetters } from "./dead-letters/drop-letters.ts";
import { listLetters } from "./dead-letters/list-letters.ts";
import { retryLetters } from "./dead-letters/retry-letters.ts";
import { showLetter } from "./dead-letters/show-letter.ts";
import { ExitCode } from "./exit-code.ts";
import { openExistingQueue } from "./queue-options.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-letters-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const HOUR = 3600;
let queues = 0;

/** A queue with one dead letter for each, the last on top. */
async function queueWith(
  t: TestContext,
  letters: { id: string; reason: DropReason; age?: number; event?: object }[],
): Promise<TallyingQueue> {
  const queue = tallyQueue(await openLmdbQueue(join(folder, `queue-${queues++}`)));
  t.after(queue.close);
  for (const { id, reason, age = 0, event } of letters) {
    await queue.append([sample(id, age, event)]);
    await queue.bury(await queue.claim(1, 60_000), reason, `detail of ${id}`);
  }
  return queue;
}

function sample(event_id: string, age: number, more: object = {}): ConversionEvent {
  const event_time = Math.floor(Date.now() / 1000) - age;
  const event = {
    event_id,
    event_name: "checkout",
    action_source: "web",
    event_time,
    user_data: {},
    ...more,
  };
  // A cast, because no more of an event matters here.
  return event as ConversionEvent;
}

/** What a command prints. */
function printed(): { lines: string[]; print: (line?: string) => Promise<void> } {
  const lines: string[] = [];
  return { lines, print: async (line = "") => void lines.push(line) };
}

async function exitCodeOf(work: Promise<void>): Promise<number> {
  try {
    await work;
    return 0;
  } catch (error) {
    if (error instanceof ExitCode) return error.exitCode;
    throw error;
  }
}

const THREE = [
  { id: "refused", reason: "refused_by_pinterest" as const },
  { id: "old", reason: "too_old" as const, age: 8 * 24 * HOUR },
  { id: "doubtful", reason: "may_count_twice" as const, age: 2 * HOUR },
];

test("list: the newest first, within a limit, by reason, name and time", async (t) => {
  const queue = await queueWith(t, [
    ...THREE,
    { id: "\u001b[31mred\n", reason: "too_old", event: { event_name: "lead" } },
  ]);
  const list = async (flags: Partial<Parameters<typeof listLetters>[1]>) => {
    const { lines, print } = printed();
    await listLetters(queue, { limit: 50, ...flags }, print);
    return lines;
  };
  const all = await list({});
  assert.match(all[0] ?? "", /^KEY +BURIED/);
  assert.deepEqual(
    all.slice(1).map((line) => /detail of (.*)$/.exec(line)?.[1]),
    ["\ufffd[31mred\ufffd", "doubtful", "old", "refused"],
  );
  assert.match((await list({ limit: 2 }))[3] ?? "", /^There are more/);
  assert.equal((await list({ limit: 4 })).length, 5);
  assert.equal((await list({ reason: "too_old" })).length, 3);
  assert.equal((await list({ name: "lead", reason: "too_old" })).length, 2);
  assert.deepEqual(await list({ since: Date.now() + HOUR }), ["There are no such dead letters."]);
  const json = (await list({ json: true })).map((line) => JSON.parse(line));
  assert.deepEqual(
    json.map(({ event_id, reason, kept_because }) => [event_id, reason, kept_because]),
    [
      ["\u001b[31mred\n", "too_old", undefined],
      ["doubtful", "may_count_twice", "may_count_twice"],
      ["old", "too_old", "too_old"],
      ["refused", "refused_by_pinterest", undefined],
    ],
  );
});

test("show hides whose event it was, unless asked", async (t) => {
  const user_data = {
    ...{ em: ["0123456789abcdef"], client_ip_address: "192.0.2.7", client_user_agent: "Mozilla" },
    click_id: "the-click",
  };
  const event = { user_data, event_source_url: "https://shop.example/p?em=jo@example.com" };
  const queue = await queueWith(t, [{ id: "a", reason: "refused_by_pinterest", event }]);
  const show = async (flags: object) => {
    const { lines, print } = printed();
    await showLetter(queue, "1", { flags, print });
    return lines.join("\n");
  };
  const PERSONAL = /0123456789|192\.0\.2\.7|Mozilla|the-click|jo@/;
  for (const flags of [{}, { json: true }]) {
    const shown = await show(flags);
    assert.match(shown, /01234567…/);
    assert.match(shown, /detail of a/);
    assert.doesNotMatch(shown, PERSONAL);
  }
  assert.match(await show({ showPersonalData: true }), PERSONAL);
  await assert.rejects(showLetter(queue, "99", { flags: {}, ...printed() }), /there is no dead letter 99/);
});

test("retry sends again what may be, and keeps with the reason what would be buried or counted twice", async (t) => {
  const queue = await queueWith(t, THREE);
  const retry = async (keys: string[], flags: object) => {
    const { lines, print } = printed();
    return { code: await exitCodeOf(retryLetters(queue, keys, { flags, print })), lines };
  };
  assert.deepEqual(await retry([], { all: true }), {
    code: 3,
    lines: [
      "Back in the queue, to be sent again: 1 dead letter.",
      "Kept, because Pinterest takes nothing that is more than 7 days old: 1 dead letter.",
      "Kept, because it could be counted twice, which --may-count-twice allows: 1 dead letter.",
    ],
  });
  const doubtful = await retry(["3", "77"], { mayCountTwice: true, json: true });
  assert.equal(doubtful.code, 3);
  assert.deepEqual(
    doubtful.lines.map((line) => JSON.parse(line)),
    [
      { key: "77", status: "missing" },
      { key: "3", status: "retried" },
    ],
  );
  const claims = await queue.claim(10, 60_000);
  assert.deepEqual(
    claims.map(({ event, inDoubt }) => [event.event_id, inDoubt]),
    [
      ["refused", false],
      ["doubtful", false],
    ],
  );
  assert.equal((await retry(["2"], { mayCountTwice: true })).code, 3, "what is too old is never sent");
  for (const [keys, flags] of [
    [[], {}],
    [["2"], { all: true }],
  ] as const) {
    await assert.rejects(retry([...keys], flags), { name: "UsageError" });
  }
});

test("drop asks before it throws away, and does nothing without a yes", async (t) => {
  const queue = await queueWith(t, THREE);
  const questions: string[] = [];
  const drop = async (flags: object, answer?: boolean) => {
    const { lines, print } = printed();
    const confirm =
      answer === undefined ? undefined : async (question: string) => questions.push(question) > 0 && answer;
    return { code: await exitCodeOf(dropLetters(queue, [], { flags, print, confirm })), lines };
  };
  await assert.rejects(drop({ all: true }), /--yes is missing/);
  await assert.rejects(drop({ all: true }, false), /nothing was thrown away/);
  assert.equal((await queue.stats()).deadLetters, 3);
  assert.deepEqual((await drop({ reason: "too_old" }, true)).lines, ["Thrown away: 1 dead letter."]);
  assert.deepEqual(questions, ["Throw 3 dead letters away for good?", "Throw 1 dead letter away for good?"]);
  assert.equal((await drop({ all: true, yes: true })).code, 0);
  assert.equal((await queue.stats()).deadLetters, 0);
});

test("beside a running serve: what is retried it sends, and what is dropped is counted", async (t) => {
  const emulator = createEmulator();
  const endpoint = await emulator.listen();
  t.after(endpoint.close);
  emulator.faults.set({ kind: "fail", match: "bad" });
  const scriptFile = join(folder, "hatpin.js");
  writeFileSync(scriptFile, "");
  const dataDir = join(folder, "serve");
  const serve = runCommand(["serve", "--port", "0", "--data-dir", dataDir, "--script-file", scriptFile], {
    PINTEREST_ACCESS_TOKEN: "any",
    PINTEREST_AD_ACCOUNT_ID: "1",
    PINTEREST_API_URI: `${endpoint.url}/v5`,
  });
  const url = await serve.listening();
  const post = (...ids: string[]) =>
    fetch(`${url}/hatpin/events`, {
      method: "POST",
      headers: { "user-agent": "Tests" },
      body: JSON.stringify({ v: 1, sent_at: Date.now(), events: ids.map((id) => sample(id, 60)) }),
    });
  assert.equal((await post("bad-1", "bad-2", "good")).status, 202);
  const queue = await openExistingQueue({ dataDir });
  t.after(queue.close);
  await until(async () => (await queue.stats()).deadLetters === 2);
  emulator.faults.set("off");
  const { lines, print } = printed();
  const [letter] = await queue.deadLetters();
  await retryLetters(queue, [letter?.key ?? ""], { flags: {}, print });
  await until(async () => emulator.events().some(({ event }) => event.event_id === letter?.event.event_id));
  await dropLetters(queue, [], { flags: { all: true, yes: true }, print, confirm: undefined });
  assert.equal(lines.length, 2);
  assert.equal((await post("later", "bad-1", "bad-2")).status, 202, "serve goes on, and knows what it had");

  const list = runCommand(["dead-letters", "list", "--data-dir", dataDir]);
  assert.equal(await list.ended, 0);
  assert.equal(list.stdout(), "There are no such dead letters.\n");
  serve.child.kill("SIGTERM");
  assert.equal(await serve.ended, 0);
  await queue.flush();
  const [tally] = await queue.tallies();
  assert.deepEqual(tally?.counts, {
    ...{ accepted: 4, duplicate: 2, "has client_ip_address and client_user_agent": 4 },
    ...{ delivered: 3, refused_by_pinterest: 2, revived: 1, discarded: 1 },
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "waited too long");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
