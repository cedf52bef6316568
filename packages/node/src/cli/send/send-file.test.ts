import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { createEventId } from "@hatpin/core";
import { createClient } from "../../client.ts";
import { createEmulator, type RunningEmulator } from "../../emulator/index.ts";
import { createProgress } from "./progress.ts";
import { type FileSummary, type SendFileOptions, sendFile } from "./send-file.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-send-"));
const emulator = createEmulator();
let endpoint: RunningEmulator;
before(async () => {
  endpoint = await emulator.listen();
});
beforeEach(() => emulator.reset());
after(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

const now = () => Math.floor(Date.now() / 1000);
let files = 0;

/** A file of JSON lines, `events` being what each says besides a customer. */
function write(events: object[]): string {
  const path = join(folder, `${files++}.jsonl`);
  const lines = events.map((event, index) =>
    JSON.stringify({
      event_name: "checkout",
      event_time: now() - 60,
      user_data: { em: `jo${index}@example.com` },
      custom_data: { order_id: `${index + 1}` },
      ...event,
    }),
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function send(path: string, options: Partial<SendFileOptions> = {}) {
  const client = createClient({
    accessToken: "pina_test",
    apiUrl: `${endpoint.url}/v5`,
    retry: { maxAttempts: 1 },
  });
  return sendFile(
    path,
    { column: {}, set: {}, batch: 2, adAccountId: "1", ...options },
    { client, onOpen: async () => {}, onProgress: () => {}, isStopping: () => false },
  );
}

/** How often each order is counted, by its number. */
function counted(): Record<string, number> {
  return Object.fromEntries(
    emulator.events().map(({ event, counted }) => [event.custom_data?.order_id, counted]),
  );
}

const figures = ({ delivered, rejected, in_doubt, not_sent }: FileSummary) => ({
  delivered,
  rejected,
  in_doubt,
  not_sent,
});

test("what a refused token keeps from being sent goes with the next run, and each line once", async () => {
  const path = write([
    {},
    { event_name: "chekout" },
    {},
    {},
    {},
    { user_data: { em: "jo.example.com" } },
    {},
  ]);
  emulator.faults.set([
    { kind: "delay", times: 1 },
    { kind: "status", status: 401 },
  ]);
  const first = await send(path);
  assert.match(first.obstacle?.message ?? "", /token/);
  assert.ok(first.summary.delivered > 0 && first.summary.delivered < 5);

  emulator.faults.clear();
  const second = await send(path);
  assert.equal(second.obstacle, undefined);
  assert.deepEqual(figures(second.summary), { delivered: 5, rejected: 2, in_doubt: 0, not_sent: 0 });
  assert.deepEqual(counted(), { 1: 1, 3: 1, 4: 1, 5: 1, 7: 1 });
  assert.ok(emulator.events().every(({ copies }) => copies === 1));

  const rejected = readFileSync(`${path}.rejected.jsonl`, "utf8").trim().split("\n");
  const found = rejected.map((line) => JSON.parse(line)).map(({ line, path }) => `${line} ${path}`);
  assert.deepEqual(found.sort(), ["2 event_name", "6 user_data"]);
  const written = rejected.join() + readFileSync(`${path}.hatpin-journal`, "utf8");
  assert.ok(!/jo\d?[@.]/.test(written));

  const third = await send(path);
  assert.deepEqual(figures(third.summary), { delivered: 5, rejected: 2, in_doubt: 0, not_sent: 0 });
  assert.equal(third.summary.delivered_earlier, 5);
  assert.equal(emulator.requests().filter(({ status }) => status === 200).length, 4);
});

test("an event gets an id that stays: of its order the one that the page gives, else of file and line", async () => {
  const path = write([{}, { custom_data: {} }, { event_id: "own" }]);
  await send(path);
  const ids = emulator.events().map(({ event }) => event.event_id);
  assert.ok(ids.includes(await createEventId("checkout", "1")) && ids.includes("own"));
  rmSync(`${path}.hatpin-journal`);
  await send(path);
  assert.equal(emulator.events().length, 3);
  assert.ok(emulator.events().every(({ copies, counted }) => copies === 2 && counted === 1));
});

test("without an answer, fresh events are sent again, and offline ones only when asked for", async () => {
  const path = write([{}, { action_source: "offline" }, { action_source: "offline" }]);
  emulator.faults.set({ kind: "cut", recorded: true });
  const first = await send(path, { batch: 10 });
  assert.ok(first.obstacle);
  assert.equal(first.summary.delivered, 0);

  emulator.faults.clear();
  const second = await send(path, { batch: 10 });
  const doubtful = second.summary.in_doubt;
  assert.ok(doubtful > 0);
  assert.deepEqual(
    second.summary.in_doubt_lines.every((line) => line > 1),
    true,
  );
  assert.equal(counted()["1"], 1);
  assert.ok(Object.values(counted()).every((times) => times === 1));

  // A run that finds nothing else to do writes nothing: with thousands in doubt each would be synced again in each run.
  const journal = readFileSync(`${path}.hatpin-journal`, "utf8");
  assert.deepEqual(figures((await send(path, { batch: 10 })).summary), figures(second.summary));
  assert.equal(readFileSync(`${path}.hatpin-journal`, "utf8"), journal);

  const third = await send(path, { batch: 10, resendInDoubt: true });
  assert.deepEqual(figures(third.summary), { delivered: 3, rejected: 0, in_doubt: 0, not_sent: 0 });
  assert.equal(Object.keys(counted()).length, 3);
});

test("a journal of a changed file, of other flags, or that is none, is refused with the way out", async () => {
  const path = write([{}, {}]);
  await send(path);
  await assert.rejects(send(path, { callingCode: "49" }), { name: "UsageError", message: /--calling-code/ });
  await assert.rejects(send(path, { adAccountId: "2" }), { name: "UsageError", message: /--ad-account-id/ });
  await assert.rejects(send(path, { journal: path }), { name: "UsageError", message: /--journal/ });
  appendFileSync(path, "{}\n");
  await assert.rejects(send(path), { name: "UsageError", message: /has changed .* remove the journal/ });
  assert.equal(existsSync(`${path}.hatpin-journal.lock`), false);
});

test("two runs at once on a file are one too many, and what a killed one left behind is taken over", async () => {
  const path = write([{}, {}, {}]);
  emulator.faults.set({ kind: "delay", delayMs: 100 });
  const [one, other] = await Promise.allSettled([send(path), send(path)]);
  assert.deepEqual([one?.status, other?.status].sort(), ["fulfilled", "rejected"]);
  const refused = [one, other].find((ended) => ended?.status === "rejected") as PromiseRejectedResult;
  assert.match(refused.reason.message, /another hatpin send is at work on this file \(process \d+/);
  assert.ok(Object.values(counted()).every((times) => times === 1));

  const fresh = write([{ event_id: "later" }]);
  writeFileSync(`${fresh}.hatpin-journal.lock`, JSON.stringify([hostname(), 2 ** 30, 0]));
  assert.equal((await send(fresh)).summary.delivered, 1);
});

test("a journal that a crash tore off goes on from its last whole line, and one that is broken is refused", async () => {
  const path = write([{}, {}, {}, {}]);
  await send(path);
  const journal = `${path}.hatpin-journal`;
  const lines = readFileSync(journal, "utf8").split("\n");
  const [header = ""] = lines;
  const ended = lines.filter((line) => line.includes('"done":[1,2]')).join("");
  writeFileSync(journal, `${header}\n${ended}\n{"begun":[3`);
  const again = await send(path);
  assert.deepEqual(figures(again.summary), { delivered: 4, rejected: 0, in_doubt: 0, not_sent: 0 });
  assert.equal(again.summary.delivered_earlier, 2);
  writeFileSync(journal, `${header}\n{"begun":[3\n${ended}\n`);
  await assert.rejects(send(path), { message: /broken/ });
});

test("a test leaves no journal behind", async () => {
  const path = write([{}, {}]);
  const { summary } = await send(path, { test: true });
  assert.equal(summary.delivered, 2);
  assert.equal(existsSync(`${path}.hatpin-journal`), false);
  assert.equal(emulator.events().length, 0);
});

test("progress is a bar on a terminal, cleared at the end, and a line now and then elsewhere", () => {
  const summary = { file: "a.csv", delivered: 1500, delivered_earlier: 500, rejected: 2 } as FileSummary;
  let time = 1000;
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  const bar = createProgress({ ...output, isTTY: true, columns: 60 }, () => time);
  bar.update(summary, 0.5);
  bar.update(summary, 0.6);
  bar.end();
  assert.equal(written.length, 2);
  const drawn = `[${"#".repeat(12)}${".".repeat(12)}] 50 %, 1,500 delivered, 2`;
  assert.ok(written[0]?.startsWith(`\r\u001b[K${drawn}`));
  assert.ok((written[0] ?? "").length < 64);
  written.length = 0;
  const lines = createProgress(output, () => time);
  lines.update(summary, undefined);
  time += 10_000;
  lines.update(summary, undefined);
  lines.end();
  assert.deepEqual(written, ["a.csv: 1,500 delivered, 2 rejected, 100/s\n"]);
});
