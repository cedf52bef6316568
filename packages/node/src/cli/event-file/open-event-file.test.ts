import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type EventFileOptions, openEventFile } from "./open-event-file.ts";
import type { Row } from "./row.ts";

const folder = mkdtempSync(join(tmpdir(), "hatpin-event-file-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(content: string | Buffer): string {
  const path = join(folder, `file-${files++}`);
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Buffer, options: EventFileOptions = {}) {
  const { format, columns, rows } = await openEventFile(write(content), options);
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return { format, columns, rows: all };
}

const event = (line: number, input: unknown): Row => ({ kind: "event", line, input });

const FILES: { title: string; content: string | Buffer; format: string; rows: Row[] }[] = [
  {
    title: "JSON lines",
    content: '{"a":1}\n\n{"a":2}',
    format: "jsonl",
    rows: [event(1, { a: 1 }), event(3, { a: 2 })],
  },
  { title: "one event alone", content: '{"a":1}', format: "jsonl", rows: [event(1, { a: 1 })] },
  {
    title: "with a byte order mark and CRLF",
    content: '\ufeff{"a":1}\r\n{"a":2}\r\n',
    format: "jsonl",
    rows: [event(1, { a: 1 }), event(2, { a: 2 })],
  },
  {
    title: "gzip",
    content: gzipSync('{"a":1}\n{"a":2}\n'),
    format: "jsonl",
    rows: [event(1, { a: 1 }), event(2, { a: 2 })],
  },
  {
    title: "gzip in two members",
    content: Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]),
    format: "jsonl",
    rows: [event(1, { a: 1 }), event(2, { a: 2 })],
  },
  {
    title: "a list",
    content: '[\n  {"a":"[,{"},\n  {"b":[1,\n 2]}, 7\n]',
    format: "json",
    rows: [event(2, { a: "[,{" }), event(3, { b: [1, 2] }), event(4, 7)],
  },
  { title: "an empty list", content: "[]", format: "json", rows: [] },
  {
    title: "a request's body",
    content: '{\n"data": [\n{"a":1},\n{"a":2}]}',
    format: "json",
    rows: [event(3, { a: 1 }), event(4, { a: 2 })],
  },
  {
    title: "a request's body in one line",
    content: '{"data":[{"a":1}]}',
    format: "json",
    rows: [event(1, { a: 1 })],
  },
  {
    title: "one event over several lines",
    content: '\n{\n"a": 1\n}\n',
    format: "json",
    rows: [event(2, { a: 1 })],
  },
  {
    title: "CSV with commas",
    content: 'Order,E-mail,Total\n1,"a@example.com",5.00\n',
    format: "csv",
    rows: [event(2, { custom_data: { order_id: "1", value: "5.00" }, user_data: { em: ["a@example.com"] } })],
  },
  {
    title: "CSV with semicolons, cells of several lines, and empty ones",
    content:
      'currency;value;Notes;event_name\r\nEUR;5;"two\r\nlines; of them";checkout\r\n\r\nUSD;;;checkout\r\n',
    format: "csv",
    rows: [
      event(2, { custom_data: { currency: "EUR", value: "5" }, event_name: "checkout" }),
      event(5, { custom_data: { currency: "USD" }, event_name: "checkout" }),
    ],
  },
  {
    title: "CSV with tabs",
    content: "sku\tqty\n[101\t2\n",
    format: "csv",
    rows: [event(2, { custom_data: { content_ids: ["[101"], num_items: 2 } })],
  },
];

for (const { title, content, format, rows } of FILES) {
  test(`${title} is read, with the line of each event`, async () => {
    const found = await read(content);
    assert.equal(found.format, format);
    assert.deepEqual(found.rows, rows);
  });
}

test("a line that is no JSON, or has another number of cells, costs itself, and its text is not repeated", async () => {
  const lines = await read('{"a":1}\n{"em":"jo@example.com"\n{"a":3}\n');
  assert.deepEqual(lines.rows, [
    event(1, { a: 1 }),
    { kind: "unreadable", line: 2, problem: "is not valid JSON" },
    event(3, { a: 3 }),
  ]);
  const cells = await read("email,value\njo@example.com\nmo@example.com,5\n");
  assert.deepEqual(cells.rows, [
    { kind: "unreadable", line: 2, problem: "has 1 cells, and the header 2" },
    event(3, { user_data: { em: ["mo@example.com"] }, custom_data: { value: "5" } }),
  ]);
});

test("a document that breaks off names the line, and not what stands there", async () => {
  const { rows } = await read('[\n{"em":"jo@example.com"},\n{"em":jo@example.com}\n]');
  assert.deepEqual(rows, [
    { kind: "unreadable", line: 3, problem: "is not valid JSON, in the element that begins here" },
  ]);
  const cut = await read('{"data": [\n{"em":"jo@example.com"},\n{"em":"mo@exam');
  assert.deepEqual(cut.rows, [
    { kind: "unreadable", line: 3, problem: "is not valid JSON, in the element that begins here" },
  ]);
  const open = await read('[{"a":1},\n{"a":2}\n');
  assert.deepEqual(open.rows, [
    { kind: "unreadable", line: 2, problem: "ends before the JSON does, or has more behind it" },
  ]);
});

test("a line without end costs itself, and not the memory", async () => {
  const { rows } = await read(`{"a":1}\n{"a":"${"x".repeat(3_000_000)}"}\n{"a":3}\n`);
  assert.deepEqual(rows, [
    event(1, { a: 1 }),
    { kind: "unreadable", line: 2, problem: "is longer than 1000000 characters" },
    event(3, { a: 3 }),
  ]);
});

test("times of CSV are Unix seconds or an instant, in UTC where no zone is named; others are for the check", async () => {
  const cells = [
    "1795517941",
    "2026-11-24T10:00:00Z",
    "2026-11-24 11:00:00 +0100",
    "2026-11-24 10:00",
    "24.11.2026",
    "2026-13-24 10:00",
  ];
  const { rows } = await read(`date\n${cells.join("\n")}\n`);
  const instant = new Date("2026-11-24T10:00:00Z");
  assert.deepEqual(
    rows.map((row) => row.kind === "event" && (row.input as { event_time: unknown }).event_time),
    [1_795_517_941, instant, instant, instant, "24.11.2026", "2026-13-24 10:00"],
  );
});

test("columns go where the caller says, and what is set for all counts where a row says nothing", async () => {
  const { columns, rows } = await read(
    "Mail,Mail 2,Price,event_name\na@example.com,b@example.com,5,\n,,,search\n",
    {
      columns: { "Mail 2": "em", Price: "" },
      set: { event_name: "checkout" },
    },
  );
  assert.deepEqual(columns, [
    { header: "Mail", field: "user_data.em" },
    { header: "Mail 2", field: "user_data.em" },
    { header: "Price" },
    { header: "event_name", field: "event_name" },
  ]);
  assert.deepEqual(rows, [
    event(2, { event_name: "checkout", user_data: { em: ["a@example.com", "b@example.com"] } }),
    event(3, { event_name: "search" }),
  ]);
});

const REFUSED: { title: string; content: string | Buffer; options?: EventFileOptions; says: RegExp }[] = [
  { title: "an empty file", content: " \n", says: /is empty$/ },
  {
    title: "text that is not UTF-8",
    content: Buffer.from([0x61, 0xff, 0x0a]),
    says: /is no UTF-8 text; save it as UTF-8$/,
  },
  {
    title: "broken gzip",
    content: gzipSync("{}".repeat(100)).subarray(0, 20),
    says: /cannot be unpacked: its gzip is broken/,
  },
  {
    title: "two columns for one value",
    content: "Total,Amount\n1,2\n",
    says: /"Total" and "Amount" both look like custom_data\.value; leave one out/,
  },
  {
    title: "a column that is not there",
    content: "Total\n1\n",
    options: { columns: { Sum: "value" } },
    says: /names "Sum", which is no column; there are Total$/,
  },
  {
    title: "a field that does not exist",
    content: "Total\n1\n",
    options: { columns: { Total: "worth" } },
    says: /"worth" is no field that a column can fill/,
  },
  {
    title: "a field to set that does not exist",
    content: "Total\n1\n",
    options: { set: { name: "checkout" } },
    says: /"name" is no field/,
  },
];

for (const { title, content, options, says } of REFUSED) {
  test(`${title} is refused with the way out`, async () => {
    await assert.rejects(read(content, options), says);
  });
}

test("a file that is not there is named", async () => {
  const path = join(folder, "nowhere");
  await assert.rejects(openEventFile(path), { message: `${path} cannot be read (ENOENT)` });
});
