import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createEmulator } from "../emulator/index.ts";
import { runCommand } from "./command-process.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-send-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** `pnpm test:crashes` kills a hundred times. */
const KILLS = Number(process.env.HATPIN_KILLS || 2);
/** So many are delivered before a kill, at least. */
const EVENTS_BETWEEN = 10;
const LINES_FOR_A_KILL = 300;
const MAX_WAIT_MS = 100;
const MAX_RUNS_MORE = 5;

async function startEmulator() {
  const emulator = createEmulator();
  const endpoint = await emulator.listen();
  after(endpoint.close);
  const env = {
    PINTEREST_ACCESS_TOKEN: "pina_TESTTOKEN0123456789abcdef",
    PINTEREST_AD_ACCOUNT_ID: "549755885175",
    PINTEREST_API_URI: `${endpoint.url}/v5`,
  };
  return { emulator, env };
}

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;

test("hatpin send shows what it takes a CSV file for, delivers it, and says which lines it could not", async () => {
  const { emulator, env } = await startEmulator();
  const path = join(folder, "orders.csv");
  const rows = [1001, 1002, 1003].map((order) => `${order},jo@example.com,12.50,EUR,${secondsAgo(60)}`);
  writeFileSync(path, ["Order,E-Mail,Total,Currency,Created at", ...rows, "1004,,5,EUR,"].join("\n"));
  const dry = runCommand(["send", path, "--set", "event_name=checkout", "--dry-run"]);
  const sent = runCommand(["send", path, "--set", "event_name=checkout"], env);
  assert.equal(await dry.ended, 3);
  assert.match(dry.stdout(), /"em":\["[\da-f]{64}"\]/);
  assert.match(dry.stdout(), /3 events would be sent, 1 cannot; nothing was sent\.\n$/);
  assert.equal(await sent.ended, 3);
  assert.match(sent.stdout(), /^ {2}E-Mail {6}user_data\.em$/m);
  assert.match(
    sent.stdout(),
    /orders\.csv: 3 events delivered\.\n {2}1 lines cannot be sent; .*rejected\.jsonl says why/,
  );
  assert.equal(emulator.events().length, 3);
  for (const { stdout, stderr } of [dry, sent]) assert.doesNotMatch(stdout() + stderr(), /jo@|1001/);
});

test(`kill -9, ${KILLS} times: each line is counted once, and offline ones that may have arrived are named`, async (t) => {
  const { emulator, env } = await startEmulator();
  emulator.faults.set({ kind: "delay", delayMs: 10 });
  const path = join(folder, "killed.jsonl");
  const lines = Array.from({ length: KILLS * LINES_FOR_A_KILL }, (_, index) =>
    JSON.stringify({
      event_name: "signup",
      event_time: secondsAgo(60),
      action_source: index % 2 === 0 ? "web" : "offline",
      user_data: { em: `jo${index}@example.com` },
      custom_data: { np: `${index + 1}` },
    }),
  );
  writeFileSync(path, lines.join("\n"));
  const command = ["send", path, "--batch", "6", "--json"];

  for (let kill = 0; kill < KILLS; kill++) {
    const before = emulator.events().length;
    const run = runCommand(command, env);
    while (emulator.events().length < before + EVENTS_BETWEEN) {
      assert.equal(run.child.exitCode, null, run.stderr());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_WAIT_MS));
    run.child.kill("SIGKILL");
    assert.equal(await run.ended, "SIGKILL");
  }
  emulator.faults.clear();
  let last = runCommand(command, env);
  let code = await last.ended;
  // A connection that breaks on a busy machine ends a run, too: the same command goes on.
  for (let again = 0; code === 1 && again < MAX_RUNS_MORE; again++) {
    last = runCommand(command, env);
    code = await last.ended;
  }
  const { summary } = JSON.parse(last.stdout());
  assert.equal(code, summary.in_doubt > 0 ? 3 : 0, last.stderr());

  const counts = new Map(
    emulator.events().map(({ event, counted }) => [Number(event.custom_data?.np), counted]),
  );
  const inDoubt = new Set(summary.in_doubt_lines);
  for (const [index] of lines.entries()) {
    const line = index + 1;
    if (inDoubt.has(line)) {
      assert.equal(index % 2, 1, `line ${line} could have been sent again`);
      assert.ok((counts.get(line) ?? 0) <= 1, `line ${line} was counted twice`);
    } else assert.equal(counts.get(line), 1, `line ${line}`);
  }
  const twice = emulator.events().filter(({ copies }) => copies > 1).length;
  t.diagnostic(`${lines.length} lines, ${twice} sent twice and counted once, ${inDoubt.size} in doubt`);
});
