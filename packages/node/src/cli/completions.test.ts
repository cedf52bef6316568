import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { bashCompletions } from "./completions/bash-completions.ts";
import { describeCommands } from "./completions/describe-commands.ts";
import { fishCompletions } from "./completions/fish-completions.ts";
import { zshCompletions } from "./completions/zsh-completions.ts";
import { createProgram } from "./create-program.ts";

const commands = describeCommands(createProgram());

/** Each in one bash: what it offers for the last of the words. */
const CASES: { words: string[]; offers: string }[] = [
  { words: ["se"], offers: "serve send" },
  { words: ["send", "--dry"], offers: "--dry-run" },
  { words: ["send", "--format", ""], offers: "jsonl json csv" },
  { words: ["send", "--batch", "1"], offers: "" },
  { words: ["send", "orders"], offers: "" },
  { words: ["check", "orders.csv", "--js"], offers: "--json" },
  { words: ["serve", "--no-v"], offers: "--no-visitor-id" },
  { words: ["serve", "--conf"], offers: "--config" },
  { words: ["dead-letters", "re"], offers: "retry" },
  { words: ["dead-letters", "list", "--lim"], offers: "--limit" },
  { words: ["completions", ""], offers: "bash zsh fish" },
];

test("bash completes commands, flags and what they take", () => {
  const asked = CASES.map(({ words }) => {
    const typed = ["hatpin", ...words].map((word) => `'${word}'`).join(" ");
    return `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _hatpin; echo "\${COMPREPLY[*]}"`;
  });
  const script = `${bashCompletions(commands)}\n${asked.join("\n")}`;
  const offered = execFileSync("bash", ["--norc", "-u", "-c", script], { encoding: "utf8" }).split("\n");
  assert.deepEqual(
    offered.slice(0, -1),
    CASES.map(({ offers }) => offers),
  );
});

test("the scripts for zsh and fish name each command and flag, quoted", () => {
  const zsh = zshCompletions(commands);
  const fish = fishCompletions(commands);
  for (const { path, options } of commands) {
    for (const { long } of options) {
      assert.ok(zsh.includes(`'*${long}[`), long);
      assert.ok(fish.includes(` -l ${long.slice(2)} `), long);
    }
    if (path.length > 0) assert.ok(zsh.includes(`\n_hatpin_${path.join("_").replaceAll("-", "_")}() {`));
  }
  assert.match(zsh, /'\*--format\[[^\]]+\]:value:\(jsonl json csv\)'/);
  assert.match(fish, /-l format -x -a 'jsonl json csv' -d 'of the file/);
});
