import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Command, Option } from "commander";
import { applySettings } from "./apply-settings.ts";
import { hatpin } from "./hatpin.ts";
import { collect, wholeNumber } from "./options.ts";
import { createPaint } from "./paint.ts";
import { wrapText } from "./wrap-text.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-settings-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const TOKEN = "pina_TESTTOKEN0123456789abcdef";
let files = 0;
function write(content: unknown): string {
  const path = join(folder, `file-${files++}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** What a command sees of its flags, with `args`, an environment, and a configuration file. */
function settle(args: string[], env: Record<string, string>, settings: unknown): Record<string, unknown> {
  Object.assign(process.env, env);
  let seen = {};
  try {
    new Command("shop")
      .addOption(new Option("--config <file>"))
      .hook("preAction", (program, command) => applySettings(program, command, process.env))
      .addCommand(
        new Command("run")
          .addOption(new Option("--port <n>").env("SHOP_PORT").default(1).argParser(wholeNumber(9)))
          .addOption(new Option("--origin <o>").env("SHOP_ORIGIN").default([]).argParser(collect))
          .addOption(new Option("--test").env("SHOP_TEST"))
          .addOption(new Option("--no-visitor-id").env("SHOP_VISITOR_ID"))
          .action((flags) => {
            seen = { ...flags };
          }),
      )
      .parse(["run", "--config", write(settings), ...args], { from: "user" });
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
  }
  return seen;
}

const ORDER: { args?: string[]; env?: Record<string, string>; settings?: unknown; sees: unknown }[] = [
  { sees: { port: 1, origin: [], visitorId: true } },
  {
    settings: { port: 2, origin: ["a", "b"], test: true, "visitor-id": false },
    sees: { port: 2, origin: ["a", "b"], test: true, visitorId: false },
  },
  {
    settings: { port: 2, origin: "a", test: true, "visitor-id": true },
    env: { SHOP_PORT: "3", SHOP_ORIGIN: "c d", SHOP_TEST: "false", SHOP_VISITOR_ID: "0" },
    sees: { port: 3, origin: ["c", "d"], test: false, visitorId: false },
  },
  {
    settings: { port: 2, test: false },
    env: { SHOP_PORT: "3", SHOP_TEST: "no", SHOP_VISITOR_ID: "yes" },
    args: ["--port", "4", "--test", "--no-visitor-id"],
    sees: { port: 4, origin: [], test: true, visitorId: false },
  },
];

for (const { args = [], env = {}, settings = {}, sees } of ORDER) {
  test(`a flag goes before a variable, and that before the file: ${JSON.stringify({ args, env, settings })}`, () => {
    assert.deepEqual(settle(args, env, settings), sees);
  });
}

const WRONG_FILES: { settings: unknown; says: RegExp }[] = [
  { settings: "{", says: /is not valid JSON$/ },
  { settings: [], says: /must be a JSON object/ },
  { settings: { "data-dri": "x" }, says: /"data-dri" is no name of a flag; did you mean data-dir\?$/ },
  { settings: { nonsense: "x" }, says: /"nonsense" is no name of a flag$/ },
  { settings: { port: 70_000 }, says: /"port" is wrong\. It must be a whole number from 0 to 65535\.$/ },
  { settings: { port: null }, says: /"port" is wrong\. It must be text/ },
  { settings: { test: "yes" }, says: /"test" must be true or false$/ },
  { settings: { "access-token": TOKEN }, says: /secrets do not belong .*PINTEREST_ACCESS_TOKEN_FILE/ },
  { settings: { "events-path": TOKEN }, says: /"events-path" holds a secret/ },
  { settings: { queue: `redis://:${TOKEN.slice(5)}@host` }, says: /"queue" holds a secret/ },
];

for (const { settings, says } of WRONG_FILES) {
  test(`a configuration file is refused with: ${says.source}`, async () => {
    const sentences: string[] = [];
    const code = await hatpin(["serve", "--config", write(settings)], (line) => sentences.push(line));
    assert.equal(code, 2);
    assert.equal(sentences.length, 1);
    assert.match(sentences[0] ?? "", says);
    assert.ok(!sentences[0]?.includes(TOKEN.slice(5)));
  });
}

test("where the token goes is not for a file that nobody named", async () => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    writeFileSync("hatpin.config.json", '{ "api-url": "https://elsewhere.example/v5" }');
    const sentences: string[] = [];
    assert.equal(await hatpin(["serve"], (line) => sentences.push(line)), 2);
    assert.match(sentences[0] ?? "", /^hatpin: hatpin\.config\.json: "api-url" .*--config or HATPIN_CONFIG$/);
  } finally {
    process.chdir(before);
  }
});

test("NO_COLOR takes colours from a terminal, FORCE_COLOR gives them to a file", () => {
  const BOLD = "\u001b[1mx\u001b[22m";
  const paint = (isTTY: boolean, env: NodeJS.ProcessEnv) => createPaint({ isTTY }, env)("bold", "x");
  assert.equal(paint(true, {}), BOLD);
  assert.equal(paint(true, { NO_COLOR: "1" }), "x");
  assert.equal(paint(true, { NO_COLOR: "", TERM: "dumb" }), "x");
  assert.equal(paint(false, {}), "x");
  assert.equal(paint(false, { FORCE_COLOR: "1" }), BOLD);
  assert.equal(paint(true, { FORCE_COLOR: "0" }), "x");
});

test("paragraphs are broken at the width, and what is indented stands", () => {
  assert.equal(
    wrapText("\none two\nthree:\n  an example\n\nfour", 10),
    "\none two\nthree:\n  an example\n\nfour",
  );
  assert.equal(wrapText("one two three", 8), "one two\nthree");
  assert.equal(wrapText("one\ntwo", 8), "one two");
});
