import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runCommand } from "./command-process.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-check-"));
after(() => rmSync(folder, { recursive: true, force: true }));

async function check(name: string, content: string, ...flags: string[]) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const command = runCommand(["check", path, ...flags]);
  const code = await command.ended;
  return { code, stdout: command.stdout(), stderr: command.stderr() };
}

const minutesAgo = (minutes: number) => Math.floor(Date.now() / 1000) - 60 * minutes;

test("a good file: what is understood of it, how well it matches, and what would help most", async () => {
  const csv = [
    "Order,E-Mail,Phone,Total,Currency,Created at,Notes",
    `1001,jo@example.com,+49 30 901820,72.39,EUR,${minutesAgo(5)},gift`,
    `1002,mo@example.com,,12.00,EUR,${minutesAgo(3)},`,
  ].join("\n");
  const found = await check(
    "good.csv",
    csv,
    "--set",
    "event_name=checkout",
    "--set",
    "action_source=offline",
  );
  assert.equal(found.stderr, "");
  assert.equal(found.code, 0);
  assert.match(found.stdout, /^ {2}E-Mail {6}user_data\.em$/m);
  assert.match(found.stdout, /^ {2}Notes {7}not used$/m);
  assert.match(found.stdout, /^2 of 2 events can be sent\.$/m);
  assert.match(found.stdout, /^2 of them have no event_id/m);
  assert.match(found.stdout, /^ {2}em +100 %$/m);
  assert.match(found.stdout, /^ {2}ph +50 %$/m);
  assert.match(found.stdout, /^What would raise it most: click_id/m);
  assert.doesNotMatch(found.stdout, /example\.com|901820/);
});

test("a bad file: every problem with line, path and reason, nothing of the customers, and exit code 3", async () => {
  const good = {
    event_name: "checkout",
    event_time: minutesAgo(1),
    event_id: "1",
    user_data: { em: "jo@example.com" },
  };
  const lines = [
    JSON.stringify(good),
    JSON.stringify({ ...good, event_name: "chekout", custom_data: { vlaue: "jo@example.com" } }),
    '{"em":"jo@example.com"',
    JSON.stringify({ ...good, user_data: { em: ["jo@example.com", "jo.example.com"] } }),
    "7",
  ].join("\n");
  const { code, stdout } = await check("bad.jsonl", lines);
  assert.equal(code, 3);
  assert.match(stdout, /^line 2: event_name /m);
  assert.match(stdout, /^line 2: custom_data\.vlaue .*did you mean value/m);
  assert.match(stdout, /^line 3: is not valid JSON$/m);
  assert.match(stdout, /^line 4: warning: user_data\.em/m);
  assert.match(stdout, /^line 5: /m);
  assert.match(stdout, /^2 of 5 events can be sent, 3 cannot\.$/m);
  assert.doesNotMatch(stdout, /jo[@.]example/);

  const asJson = await check("bad.jsonl", lines, "--json");
  assert.equal(asJson.code, 3);
  const printed = asJson.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { summary } = printed.pop();
  assert.deepEqual(
    printed.map(({ line, severity, path }) => [line, severity, path]),
    [
      [2, "error", "custom_data.vlaue"],
      [2, "error", "event_name"],
      [3, "error", ""],
      [4, "warning", "user_data.em.1"],
      [5, "error", ""],
    ],
  );
  assert.deepEqual([summary.format, summary.events, summary.sendable], ["jsonl", 5, 2]);
  assert.equal(summary.match_quality.signals.find(({ name }: { name: string }) => name === "em").share, 1);
});

test("a file that is not there is one sentence and exit code 1; a wrong call is 2", async () => {
  const missing = runCommand(["check", join(folder, "nowhere.jsonl")]);
  assert.equal(await missing.ended, 1);
  assert.match(missing.stderr(), /^hatpin: .*nowhere\.jsonl cannot be read \(ENOENT\)\n$/);
  const wrong = await check("good.csv", "Total\n1\n", "--column", "Sum=value");
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^hatpin: --column names "Sum", which is no column/);
});
