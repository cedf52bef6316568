import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { test } from "node:test";
import type { LogEntry } from "../log/create-log.ts";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";
import { createProxy } from "./create-proxy.ts";

const TOKEN = "an-access-token-like-no-other";
const PLANTED = [
  "jo.planted@mail.example",
  "jo.planted%40mail.example",
  "+49 151 23456789",
  "4915123456789",
  "pina_PLANTED0123456789abcdef",
  TOKEN,
];

/** What a visitor, a page, Pinterest, the queue and the shop's own code say, each with one planted text everywhere. */
test("whoever says what is personal or secret, and wherever, no line of the log has it", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-log-"));
  const inner = await openLmdbQueue(join(folder, "queue"));
  let planted = PLANTED[0] ?? "";
  let isQueueFailing = false;
  const answers = [401, 500, 429, 302, 200];
  let asked = 0;
  const server = createServer(async (incoming, outgoing) => {
    const { data } = (await json(incoming)) as { data: object[] };
    const status = answers[asked++ % answers.length] ?? 200;
    const events = data.map(() => ({ status: "failed", error_message: planted, warning_message: planted }));
    const body = { code: 4915123456789, message: planted, num_events_processed: 0, events };
    const rid = planted.replace(/\s/g, "");
    outgoing.writeHead(status, { "x-pinterest-rid": rid, location: `/${rid}` }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const told: { line: string; entry: LogEntry }[] = [];
  const failure = () =>
    Object.assign(new Error(`${planted} ENOSPC ${planted}`), { name: planted, code: planted });
  const proxy = createProxy({
    accessToken: TOKEN,
    adAccountId: "549755885175",
    apiUrl: `http://127.0.0.1:${port}/v5`,
    scriptFile: new URL(import.meta.url).pathname,
    allowCustomEventNames: true,
    keepBots: true,
    queue: {
      ...inner,
      append: async (events) => {
        if (isQueueFailing) throw failure();
        return inner.append(events);
      },
      ack: async (claims) => {
        if (isQueueFailing) throw failure();
        return inner.ack(claims);
      },
    },
    onEvent: (event) => {
      if (event.event_id.endsWith("1")) throw failure();
      return event.event_id.endsWith("2")
        ? ({ ...event, [planted]: planted, event_name: planted } as never)
        : undefined;
    },
    onStep: () => {
      throw failure();
    },
    log: (line, entry) => told.push({ line, entry }),
    delivery: { lingerMs: 0, pollMs: 5, baseMs: 1, capMs: 5, blockedCapMs: 5 },
  });
  await proxy.start();
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await proxy.stop();
    await inner.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function post(headers: Record<string, string>, event: object, n: number) {
    const event_time = Math.floor(Date.now() / 1000);
    const whole = {
      event_id: `${planted} ${n}`,
      event_name: "lead",
      action_source: "web",
      event_time,
      ...event,
    };
    const request = new Request("http://shop.example/hatpin/events", {
      method: "POST",
      headers: { host: "shop.example", "user-agent": "Mozilla/5.0", ...headers },
      body: JSON.stringify({ v: 1, sent_at: Date.now(), events: [{ user_data: {}, ...whole }] }),
    });
    return (await proxy.fetch(request, { remoteAddress: "8.8.8.8" })).status;
  }

  for (const text of PLANTED) {
    planted = text;
    const own = { origin: "http://shop.example" };
    const custom_data = { order_id: planted, search_string: planted, content_ids: [planted] };
    const inHeaders = {
      "x-forwarded-for": planted,
      cookie: planted,
      referer: planted,
      "accept-language": planted,
    };
    for (let n = 0; n < 4; n++)
      await post({ ...own, ...inHeaders }, { custom_data, partner_name: planted }, n);
    await post({ origin: `https://${planted.replace(/\s/g, "")}.example` }, {}, 0);
    await post({ origin: planted }, {}, 0);
    await post(
      own,
      { event_name: planted, [planted]: planted, user_data: { em: planted, ph: [planted] } },
      5,
    );
    isQueueFailing = true;
    await post(own, { event_name: "checkout" }, 6);
    isQueueFailing = false;
  }
  await until(() => told.some(({ entry }) => entry.code === "dead_letter"));
  const codes = new Set(told.map(({ entry }) => entry.code));
  for (const code of [
    "origin_refused",
    "events_refused",
    "on_event_failed",
    "on_step_failed",
    "hops_unknown",
  ] as const) {
    assert.ok(codes.has(code), `${code} of ${[...codes].join()}`);
  }
  for (const { line, entry } of told) {
    for (const text of ["planted", "mail.example", "23456789", TOKEN, "8.8.8.8"]) {
      const all = `${line} ${JSON.stringify(entry)}`;
      assert.ok(!all.toLowerCase().includes(text), all);
    }
  }
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, "waited too long");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
