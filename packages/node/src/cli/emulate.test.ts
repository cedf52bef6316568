import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeEvents } from "../../test/make-events.ts";
import { SCENARIOS } from "../emulator/index.ts";
import { runCommand } from "./command-process.ts";
import { emulateCommand } from "./emulate.ts";
import { readScenario } from "./read-scenario.ts";

test("emulate answers like Pinterest until it is told to stop; with --scenario faults befall requests in turn", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-test-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "scenario.json");
  const limited = { kind: "status", status: 429, headers: { "retry-after": "3" } };
  writeFileSync(file, JSON.stringify(["503", "503", limited, "well"]));
  const emulate = runCommand(["emulate", "--port", "0", "--scenario", file]);
  const url = await emulate.listening();
  const statuses = [];
  for (let count = 0; count < 4; count++) {
    const body = JSON.stringify({ data: makeEvents(1) });
    const response = await fetch(`${url}/v5/ad_accounts/1/events`, { method: "POST", body });
    statuses.push([response.status, response.headers.get("retry-after")]);
    await response.arrayBuffer();
  }
  emulate.child.kill("SIGINT");
  assert.equal(await emulate.ended, 0);
  assert.deepEqual(statuses, [
    [503, null],
    [503, null],
    [429, "3"],
    [200, null],
  ]);
});

test("a scenario is named, or is a file; anything else is one sentence", () => {
  assert.deepEqual(
    readScenario("bad-day").map(({ kind, times }) => [kind, times]),
    [
      ["status", 1],
      ["status", 1],
      ["status", 1],
      ["well", undefined],
    ],
  );
  assert.throws(
    () => readScenario("no-such-thing"),
    /neither the name of a scenario \(see --help\) nor a file/,
  );
  assert.throws(() => readScenario(import.meta.filename), /no JSON/);
});

test("the help of emulate lists every scenario and every address", () => {
  let help = "";
  const command = emulateCommand().configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  for (const taught of [...Object.keys(SCENARIOS), "/__emulator/faults", "--scenario", "HATPIN_SCENARIO"])
    assert.ok(help.includes(taught), taught);
});
