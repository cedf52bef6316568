import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import { runCommand } from "./command-process.ts";
import { formatReport } from "./report/format-report.ts";
import { readReport } from "./report.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-report-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2026, 10, 28, 12);
const IP = "has client_ip_address and client_user_agent";

async function openTallied(place: string, now: () => number) {
  const queue = await openLmdbQueue(place, { now });
  const day = new Date(now()).toISOString().slice(0, 10);
  await queue.addTallies([
    {
      day,
      event_name: "page_visit",
      counts: {
        accepted: 300,
        delivered: 290,
        duplicate: 4,
        refused_by_pinterest: 7,
        [IP]: 300,
        "has em": 30,
      },
    },
    {
      day,
      event_name: "checkout",
      counts: { accepted: 100, delivered: 100, [IP]: 100, "has click_id": 100 },
    },
    { day, event_name: "unknown", counts: { rejected: 2 } },
  ]);
  return queue;
}

test("counts by name, day and reason, and what would raise the match quality, the most first", async (t) => {
  const queue = await openTallied(join(folder, "text"), () => NOW);
  t.after(queue.close);
  const before = { day: "2026-11-20", event_name: "checkout", counts: { accepted: 1000, discarded: 1 } };
  await queue.addTallies([before]);
  const report = await readReport(queue, { days: 7 }, NOW);
  assert.deepEqual([report.from, report.to], ["2026-11-22", "2026-11-28"]);
  const lines = formatReport(report);
  const text = lines.join("\n");
  assert.match(text, /^page_visit +300 +290 +7 +4 +0$/m);
  assert.match(text, /^checkout +100 +100 +0 +0 +0$/m);
  assert.match(text, /^all +400 +390 +7 +4 +2$/m);
  assert.match(text, /^2026-11-28 +400 +390 +7 +4 +2$/m);
  assert.match(text, /^ {2}refused_by_pinterest +7 {2}dead letters/m);
  assert.match(text, /^ {2}click_id +25 %$/m);
  assert.match(text, /^ {2}em +8 %$/m);
  assert.deepEqual(
    lines.flatMap((line) => /^ {2}\d\. (.*?):/.exec(line)?.[1] ?? []),
    [
      "93 % of the events have no em",
      "75 % of the events have no click_id",
      "100 % of the events have no external_id",
      "100 % of the events have no ph",
      "100 % of the events have no fn and ln",
      "100 % of the events have no ct, zp and country",
    ],
  );
  const month = await readReport(queue, { days: 35, name: "checkout" }, NOW);
  assert.deepEqual(month.by_day, [
    { day: "2026-11-20", accepted: 1000, delivered: 0, buried: 0, duplicates: 0, rejected: 0 },
    { day: "2026-11-28", accepted: 100, delivered: 100, buried: 0, duplicates: 0, rejected: 0 },
  ]);
  assert.deepEqual(month.by_reason, [{ reason: "discarded", events: 1 }]);
});

test("without any event the report says so", async (t) => {
  const queue = await openLmdbQueue(join(folder, "empty"));
  t.after(queue.close);
  const lines = formatReport(await readReport(queue, { days: 1 }, NOW));
  assert.equal(lines[0], "No events from 2026-11-28 to 2026-11-28 (UTC).");
});

test("hatpin report --json is one line, of a queue that another process has open", async (t) => {
  const place = join(folder, "json");
  const queue = await openTallied(place, Date.now);
  t.after(queue.close);
  const command = runCommand(["report", "--json", "--data-dir", place]);
  assert.equal(await command.ended, 0, command.stderr());
  const report = JSON.parse(command.stdout());
  assert.equal(report.total.accepted, 400);
  assert.deepEqual(report.match_quality.advice[0].signal, "em");
  assert.equal(report.queue.waiting, 0);
});
