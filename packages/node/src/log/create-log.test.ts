import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PinterestApiError } from "../errors.ts";
import { createLog, type LogEntry } from "./create-log.ts";
import { LINE_KINDS } from "./log-codes.ts";
import { READ_FIELD, showErrorName, showEventName } from "./log-fields.ts";
import { findProblem, PROBLEMS } from "./problem.ts";
import { readFieldPath, readOrigin, readRequestId } from "./shown.ts";

function logged({ now, redact }: { now?: () => number; redact?: (text: string) => string } = {}) {
  const lines: string[] = [];
  const entries: LogEntry[] = [];
  const log = createLog({
    write: (line, entry) => {
      lines.push(line);
      entries.push(entry);
    },
    ...(now && { now }),
    ...(redact && { redact }),
  });
  return { ...log, lines, entries };
}

test("a line is an object with time, level, code, its sentence, and its fields", () => {
  const { say, lines, entries } = logged({ now: () => Date.UTC(2026, 10, 28, 21, 0, 0) });
  const refused = new PinterestApiError("jo@shop.example is unknown", {
    status: 401,
    code: 2,
    request_id: "0f8fad5b-d9cb-469f-a165-70867728950e",
  });
  say("delivery_blocked", findProblem(refused));
  assert.deepEqual(entries, [
    {
      time: "2026-11-28T21:00:00.000Z",
      level: "error",
      code: "delivery_blocked",
      message:
        "ACTION NEEDED: nothing reaches Pinterest; events are kept and tried again: it refused the access token; make a " +
        "new one in Ads Manager and set it as PINTEREST_ACCESS_TOKEN (accessToken) " +
        "(HTTP 401, code 2, request 0f8fad5b-d9cb-469f-a165-70867728950e)",
      problem: "token_refused",
      status: 401,
      pinterest_code: 2,
      request_id: "0f8fad5b-d9cb-469f-a165-70867728950e",
    },
  ]);
  assert.deepEqual(lines, [entries[0]?.message]);
});

test("the same line is written once a minute, with how many more it stands for, and a flood drowns no other code", () => {
  let nowMs = 0;
  const { say, lines, entries, flush } = logged({ now: () => nowMs });
  for (let n = 0; n < 100; n++) say("queue_full");
  assert.equal(lines.length, 1);
  for (let n = 0; n < 100; n++) say("hops_missing", { hops: n });
  assert.equal(lines.length, 6);
  say("too_many_requests");
  assert.equal(entries.at(-1)?.code, "too_many_requests");

  nowMs = 60_000;
  say("queue_full");
  assert.deepEqual(
    entries.slice(7).map(({ code, repeated, count }) => [code, repeated, count]),
    [
      ["lines_withheld", undefined, 95],
      ["queue_full", 99, undefined],
    ],
  );
  assert.match(lines.at(-1) ?? "", /\(and 99 times more\)$/);
  for (let n = 0; n < 3; n++) say("queue_full");
  flush();
  assert.deepEqual([entries.at(-1)?.code, entries.at(-1)?.repeated], ["queue_full", 2]);
  // Each was told once: as a line, or as one of those that a line stands for.
  const told = entries.filter(({ code }) => code === "queue_full");
  assert.equal(
    told.reduce((sum, { repeated = 0 }) => sum + 1 + repeated, 0),
    104,
  );
});

test("types let nothing in but what a code may carry", () => {
  const { say, lines } = logged();
  const text: string = "jo@shop.example";
  // @ts-expect-error: text from outside is no origin before its reader has seen it.
  say("origin_refused", { origin: text });
  // @ts-expect-error: nor a name of an event.
  say("dead_letter", { reason: "too_old", event_name: text });
  // @ts-expect-error: nor the sentence of an error.
  say("queue_failed", { problem: text });
  // @ts-expect-error: a code carries its own fields alone.
  say("queue_full", { count: 1 });
  // @ts-expect-error: there is no such field.
  say("dead_letter", { reason: "too_old", event_name: "checkout", em: text });
  // @ts-expect-error: nor such a code.
  assert.throws(() => say("made_up"));
  // And where a cast went round them, the readers are asked again.
  assert.ok(!lines.join().includes("jo@"), lines.join());
});

// --- By construction: whatever is thrown at it, from every side ---

const PLANTED = [
  "jo.planted@mail.example",
  "jo.planted%40mail.example",
  "+49 151 23456789",
  "4915123456789",
  "0151-2345-6789",
  "pina_PLANTED0123456789abcdef",
  "Bearer PLANTED0123456789abcdef",
  "PLANTED_by_a_shop",
  "a3f5c1d2e4b6a7980f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
  "203.0.113.77",
  "Mozilla/5.0 (PLANTED)",
];

/** Everywhere that something may stand, in all the forms that a value of a field may have. */
const FORMS: ((planted: string) => unknown)[] = [
  (planted) => planted,
  (planted) => `https://${planted}.example`,
  (planted) => `https://www.shop.example/${planted}`,
  (planted) =>
    /\d{5}/.test(planted) ? `https://${planted.replace(/[^a-z\d]/gi, "-").toLowerCase()}.example` : planted,
  (planted) => `http://[::1]:1/${planted}`,
  (planted) => `null\n${planted}`,
  (planted) => `checkout\u0000${planted}`,
  (planted) => `user_data.${planted}`,
  (planted) => `custom_data.contents.0.${planted}`,
  (planted) => ({ toString: () => planted, problem: planted }),
  (planted) => [planted],
  (planted) => Number(planted.replace(/\D/g, "") || Number.NaN),
];

const OPERATORS_OWN = ["events_path", "script_path", "queue"];

/** The parts of what was planted that none may find, in whatever form. */
function findPlanted(text: string): string | undefined {
  const plain = text.toLowerCase();
  return ["planted", "mail.example", "23456789", "2345-6789", "a3f5c1d2e4", "113.77", "113-77"].find((part) =>
    plain.includes(part),
  );
}

test("no field of any code lets a planted address, number, token, digest or header through", () => {
  const names = [...Object.keys(READ_FIELD), "message", "em", "time"].filter(
    (name) => !OPERATORS_OWN.includes(name),
  );
  for (const value of PLANTED.flatMap((planted) => FORMS.map((form) => form(planted)))) {
    const given = Object.fromEntries(names.map((name) => [name, value]));
    const { say, lines, entries } = logged();
    // A cast round the types, as careless code would have it.
    for (const code of Object.keys(LINE_KINDS)) (say as (code: string, fields: object) => void)(code, given);
    const told = lines.join("\n") + JSON.stringify(entries);
    assert.equal(entries.length, Object.keys(LINE_KINDS).length);
    assert.equal(findPlanted(told), undefined, told);
  }
});

test("no error, of whatever class, with whatever words, brings them into the log", () => {
  for (const planted of PLANTED) {
    const cause = Object.assign(new Error(planted), { code: planted });
    const named = Object.assign(new Error(`${planted} ENOSPC ${planted}`, { cause }), { name: planted });
    const details = { status: 503, code: Number(planted.replace(/\D/g, "")), request_id: planted };
    const errors = [named, cause, planted, { message: planted }, new PinterestApiError(planted, details)];
    for (const error of errors) {
      const { say, lines, entries } = logged();
      say("queue_failed", findProblem(error));
      say("event_held", { ...findProblem(error), event_name: showEventName(planted) });
      say("request_failed", { error_name: showErrorName(error) });
      say("on_event_failed", { slip: "threw", error_name: showErrorName(error) });
      assert.equal(findPlanted(lines.join() + JSON.stringify(entries)), undefined, lines.join("\n"));
    }
  }
});

test("a text from outside that holds a secret of the process is not shown", () => {
  const { say, lines, entries } = logged({ redact: (text) => text.replaceAll("sesame", "[redacted]") });
  say("origin_refused", { origin: readOrigin("https://sesame.example") });
  assert.ok(!(lines.join() + JSON.stringify(entries)).includes("sesame"), lines.join());
  assert.match(lines[0] ?? "", /an odd origin/);
});

test("what an operator needs to see is shown", () => {
  for (const origin of ["https://www.shop-24.example", "http://127.0.0.1:5173", "http://localhost", "null"]) {
    assert.equal(readOrigin(origin), origin);
  }
  for (const id of ["7412345678901234", "0f8fad5b-d9cb-469f-a165-70867728950e", "a3f5c1d2e4b6a798"]) {
    assert.equal(readRequestId(id), id);
  }
  assert.equal(readFieldPath("custom_data.contents.0.item_price"), "custom_data.contents");
  assert.equal(readFieldPath("note"), undefined);
});

for (const [message, problem] of [
  ["the queue has grown to its limit of 8192 MiB", "queue_at_limit"],
  ["the queue's disk has less than 16 MiB left, which are kept for delivery", "disk_reserved"],
  ["the queue could not write to its disk; is it full?", "disk_refused"],
  ["ENOSPC: no space left on device, write", "disk_full"],
  ["EROFS: read-only file system, open", "disk_refused"],
  ["EMFILE: too many open files", "too_many_files"],
  ["the queue is closed", "queue_closed"],
  ["only 0 of 1 replicas have the events", "replicas_missing"],
  ["too much waits for the queue already", "queue_behind"],
  ["OOM command not allowed when used memory > 'maxmemory'.", "redis_full"],
  ["READONLY You can't write against a read only replica.", "redis_read_only"],
  ["WRONGPASS invalid username-password pair or user is disabled.", "redis_refused"],
  ["Redis gave no answer within 5000 ms", "no_answer"],
  ["Redis cannot be reached: connect ECONNREFUSED 127.0.0.1:6379", "no_connection"],
  ["the connection to Redis was lost: read ECONNRESET", "connection_lost"],
  ["Pinterest could not be reached: no answer within 60000 ms; check apiUrl and the network", "no_answer"],
  ["Pinterest could not be reached: no connection (ENOTFOUND); check apiUrl", "no_connection"],
  ["Pinterest could not be reached: the connection ended before an answer came", "connection_lost"],
  ["new tokens could not be stored (EACCES), so they are not used", "tokens_not_kept"],
  ["of a kind that nobody foresaw", "other"],
] as const) {
  test(`"${message}" is told as ${problem}`, () => {
    assert.equal(findProblem(new Error(message)).problem, problem);
  });
}

test("each code with its level and fields, and each problem, is in docs/operating.md, and no other", () => {
  const docs = readFileSync(new URL("../../../../docs/operating.md", import.meta.url), "utf8");
  const section = /^## The log$(.*?)^## /ms.exec(docs)?.[1] ?? "";
  const listed = Array.from(section.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|/gm));
  assert.deepEqual(
    listed.map(([, code, level, fields = ""]) => [code, level, fields.match(/\w+/g) ?? []]),
    Object.entries(LINE_KINDS).map(([code, { level, fields }]) => [
      code,
      level,
      fields.includes("problem" as never) ? ["problem", ...fields.slice(5)] : [...fields],
    ]),
  );
  const problems = /^`problem` comes with(.*?)`other`;/ms.exec(section)?.[1] ?? "";
  const named = Array.from(problems.matchAll(/`([a-z_]+)`/g), ([, name]) => name);
  assert.deepEqual(named.slice(named.indexOf("token_refused")).concat("other"), Object.keys(PROBLEMS));
});
