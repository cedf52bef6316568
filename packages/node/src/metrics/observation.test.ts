import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { createEmulator, type Emulator } from "../emulator/index.ts";
import { createProxy, type ProxyOptions, type Proxy as ProxyUnderTest } from "../proxy/create-proxy.ts";
import { openLmdbQueue } from "../queue/lmdb-queue.ts";

const SECRET = "a-secret-of-tests-0123";
const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
const EMAIL = "jo@example.com";
const folder = mkdtempSync(join(tmpdir(), "hatpin-metrics-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("what became of events is at /metrics, in the format that Prometheus reads, for who has the secret", async () => {
  await withProxy({ metrics: { secret: SECRET } }, async ({ proxy, emulator, post }) => {
    await post([sample("a"), sample("b", "checkout"), { ...sample("c"), event_time: "no time" }]);
    await post([sample("a")]);
    await post([sample("d")], "Googlebot/2.1");
    await until(() => emulator.events().length === 2);
    // The queue has them first, then the numbers.
    await until(async () => (await proxy.stats()).delivery.delivered === 2);

    const answer = await get(proxy, "/metrics", { authorization: `Bearer ${SECRET}` });
    const accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2";
    const open = await get(proxy, "/metrics", { authorization: `Bearer ${SECRET}`, accept });
    assert.match(open.headers.get("content-type") ?? "", /^application\/openmetrics-text; version=1\.0\.0/);
    assert.match(await open.text(), /^# TYPE hatpin_events_accepted counter$.*\n# EOF\n$/ms);
    assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const numbers = readNumbers(await answer.text());
    const expected = {
      'hatpin_events_accepted_total{event_name="page_visit"}': 1,
      'hatpin_events_accepted_total{event_name="checkout"}': 1,
      'hatpin_events_rejected_total{event_name="page_visit"}': 1,
      'hatpin_events_dropped_total{reason="duplicate"}': 1,
      'hatpin_events_dropped_total{reason="bot"}': 1,
      'hatpin_events_delivered_total{event_name="checkout"}': 1,
      'hatpin_events_buried_total{reason="too_old"}': 0,
      'hatpin_requests_total{route="events",status="202"}': 3,
      hatpin_queue_up: 1,
      hatpin_queue_waiting: 0,
      hatpin_queue_oldest_age_seconds: 0,
      hatpin_queue_dead_letters: 0,
      hatpin_delivery_blocked: 0,
      hatpin_ready: 1,
      hatpin_rate_limit_limit: 5000,
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(numbers.get(name), value, name);
    const sends = numbers.get('hatpin_send_duration_seconds_count{outcome="answered"}') ?? 0;
    assert.ok(sends >= 1);
    assert.equal(numbers.get("hatpin_rate_limit_remaining"), 5000 - sends);
    assert.ok((numbers.get("process_resident_memory_bytes") ?? 0) > 0);

    for (const authorization of [
      "",
      "Bearer",
      `Bearer ${SECRET}x`,
      `Bearer ${SECRET.slice(0, -1)}`,
      SECRET,
    ]) {
      assert.equal((await get(proxy, "/metrics", { authorization })).status, 404, authorization);
    }
    assert.equal((await proxy.operator.fetch(new Request("http://any/metrics"))).status, 200);
  });
});

test("names of a shop's own share one label, and without the option there are no numbers to read", async () => {
  const custom = { allowCustomEventNames: true, delivery: { atOnce: 0 } };
  await withProxy({ ...custom, metrics: {} }, async ({ proxy, post }) => {
    await post(["one", "two", "three"].map((name, index) => sample(`custom ${index}`, name)));
    const text = await (await proxy.operator.fetch(new Request("http://any/metrics"))).text();
    assert.equal(readNumbers(text).get('hatpin_events_accepted_total{event_name="other"}'), 3);
    assert.ok(!text.includes("three"));
    assert.equal((await get(proxy, "/metrics")).status, 404);
  });
  await withProxy(custom, async ({ proxy }) => {
    assert.equal((await get(proxy, "/metrics", { authorization: "Bearer undefined" })).status, 404);
    assert.equal((await proxy.operator.fetch(new Request("http://any/metrics"))).status, 404);
  });
});

test("a token that Pinterest refuses shows as blocked until it is taken", async () => {
  await withProxy({ metrics: {}, delivery: { blockedCapMs: 20 } }, async ({ proxy, emulator, post }) => {
    const blocked = async () => {
      const answer = await proxy.operator.fetch(new Request("http://any/metrics"));
      return readNumbers(await answer.text()).get("hatpin_delivery_blocked");
    };
    emulator.faults.set({ kind: "status", status: 401 });
    await post([sample("a")]);
    await until(async () => (await blocked()) === 1);
    // Events are taken all the same: that is what a load balancer asks.
    assert.equal((await get(proxy, "/readyz")).status, 200);
    emulator.faults.clear();
    await until(async () => (await blocked()) === 0);
  });
});

test("/readyz is for a load balancer: no while the queue is full, refuses, is not open, or the end is near", async () => {
  let nowMs = Date.now();
  const queue = await openLmdbQueue(join(folder, "ready"));
  let isBroken = false;
  const options = { queue, maxWaiting: 2, delivery: { atOnce: 0 }, now: () => nowMs };
  const flaky: typeof queue = {
    ...queue,
    append: (events) => (isBroken ? Promise.reject(new Error("disk full")) : queue.append(events)),
  };
  await withProxy({ ...options, queue: flaky }, async ({ proxy, post }) => {
    const ready = async () => {
      const answer = await get(proxy, "/readyz");
      return [answer.status, ((await answer.json()) as { status: string }).status];
    };
    assert.deepEqual(await ready(), [200, "ready"]);
    isBroken = true;
    assert.equal((await post([sample("a")])).status, 503);
    assert.deepEqual(await ready(), [503, "the queue does not work"]);
    // Somebody must try it again, or nobody would ever know.
    nowMs += 10_000;
    assert.deepEqual(await ready(), [200, "ready"]);
    isBroken = false;
    await post([sample("a"), sample("b")]);
    assert.deepEqual(await ready(), [503, "the queue is full"]);
    const [claim] = await queue.claim(1, 1000);
    await queue.ack(claim ? [claim] : []);
    assert.deepEqual(await ready(), [200, "ready"]);
    proxy.retire();
    assert.deepEqual(await ready(), [503, "stopping"]);
    assert.equal((await post([sample("c")])).status, 202, "what comes all the same is taken");
    assert.equal((await get(proxy, "/healthz")).status, 200);
    await proxy.stop();
    assert.deepEqual(await ready(), [503, "not running"]);
  });
  await queue.close();
});

test("OpenTelemetry gets the same numbers, and spans without anything of the events", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
  const spans = new InMemorySpanExporter();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  try {
    await withProxy({}, async ({ proxy, emulator, post }) => {
      emulator.faults.set({ kind: "status", status: 429, times: 1, headers: { "retry-after": "0" } });
      await post([sample("a"), { ...sample(EMAIL), event_name: EMAIL }]);
      await get(proxy, `/${EMAIL}?q=${EMAIL}`);
      await until(() => emulator.events().length === 1);
      await until(() => spans.getFinishedSpans().length === 4);
      await reader.forceFlush();
    });
    const scopes = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
    const points = new Map(
      scopes
        .flatMap((scope) => scope.metrics)
        .flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [
            [descriptor.name, ...Object.values(attributes)].join(" "),
            value,
          ]),
        ),
    );
    assert.equal(points.get("hatpin.events.accepted page_visit"), 1);
    assert.equal(points.get("hatpin.events.rejected other"), 1);
    assert.equal(points.get("hatpin.events.released"), 1);
    assert.equal(points.get("hatpin.queue.up"), 1);
    assert.equal((points.get("hatpin.send.duration answered") as { count: number }).count, 1);

    const shown = spans.getFinishedSpans().map(({ name, kind, status, attributes }) => ({
      name,
      kind,
      isError: status.code === SpanStatusCode.ERROR,
      status: attributes["http.response.status_code"],
    }));
    const sorted = shown.sort((one, other) => one.name.localeCompare(other.name) || (one.isError ? -1 : 1));
    assert.deepEqual(sorted, [
      { name: "GET other", kind: SpanKind.SERVER, isError: false, status: 404 },
      { name: "POST events", kind: SpanKind.SERVER, isError: false, status: 202 },
      { name: "send to Pinterest", kind: SpanKind.CLIENT, isError: true, status: 429 },
      { name: "send to Pinterest", kind: SpanKind.CLIENT, isError: false, status: undefined },
    ]);
    const told = JSON.stringify([
      [...points],
      spans
        .getFinishedSpans()
        .map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    ]);
    for (const secret of [EMAIL, "jo%40", "a-token-of-tests"]) assert.ok(!told.includes(secret), secret);
  } finally {
    metrics.disable();
    trace.disable();
    context.disable();
  }
});

test("without the packages the proxy runs, and only who asks for numbers is told what to install", async () => {
  const script = `
    import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(\`
      export async function resolve(name, context, next) {
        if (/^(prom-client|@opentelemetry)/.test(name)) throw Object.assign(new Error("no " + name), { code: "ERR_MODULE_NOT_FOUND" });
        return next(name, context);
      }\`));
    const { createProxy } = await import("./src/proxy/create-proxy.ts");
    const options = { dataDir: process.argv[1], scriptFile: "package.json", accessToken: "t", adAccountId: "1" };
    const proxy = createProxy(options);
    await proxy.start();
    const answer = await proxy.fetch(new Request("http://any/healthz"));
    await proxy.stop();
    const refused = await createProxy({ ...options, metrics: {} }).start().then(() => "started", (error) => error.message);
    console.log(JSON.stringify([answer.status, refused]));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "--conditions=source",
      "--import",
      "tsx",
      "--input-type=module",
      "-e",
      script,
      "--",
      join(folder, "without"),
    ],
    { cwd: new URL("../..", import.meta.url) },
  );
  assert.deepEqual(JSON.parse(stdout), [
    200,
    "metrics need the package prom-client beside @hatpin/node: npm install prom-client",
  ]);
});

test("a secret that could be guessed is refused at once, and never shown", () => {
  for (const secret of ["", "short", "with a blank 0123456789"]) {
    assert.throws(
      () => createProxy({ dataDir: folder, accessToken: "t", adAccountId: "1", metrics: { secret } }),
      (error: Error) =>
        /^metrics.secret must have 16/.test(error.message) && !(secret && error.message.includes(secret)),
    );
  }
});

/**
 * Reads Prometheus's text format strictly: every line is one that the format knows, each family is described once and
 * before its values, no series comes twice, and buckets add up.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
function readNumbers(text: string): Map<string, number> {
  assert.ok(text.endsWith("\n"));
  const types = new Map<string, string>();
  const numbers = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, described, type] = DESCRIPTION.exec(line) ?? [];
    if (described !== undefined) {
      assert.ok(!types.has(described) || type !== undefined, line);
      types.set(described, type ?? "");
      continue;
    }
    if (line === "") continue;
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    assert.ok(name, line);
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    assert.ok(types.get(family), `no type of ${line}`);
    assert.equal(name.endsWith("_total"), types.get(family) === "counter", line);
    assert.ok(!numbers.has(name + labels), `twice: ${line}`);
    numbers.set(name + labels, Number(value.replace("Nan", "NaN").replace("Inf", "Infinity")));
  }
  for (const [series, value] of numbers) {
    const bucket = /^(.*)_bucket{le="([^"]+)",?(.*)}$/.exec(series);
    if (bucket?.[2] === "+Inf") assert.equal(value, numbers.get(`${bucket[1]}_count{${bucket[3]}}`), series);
  }
  return numbers;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = `${NAME}="(?:[^"\\\\\\n]|\\\\["\\\\n])*"`;
const DESCRIPTION = new RegExp(`^# (?:HELP (?=${NAME} .)|TYPE )(${NAME}) (?:(counter|gauge|histogram)$|.)`);
const SAMPLE = new RegExp(`^(${NAME})({${LABEL}(?:,${LABEL})*})? (Nan|[+-]Inf|[-+.\\de]+)$`);

interface Running {
  proxy: ProxyUnderTest;
  emulator: Emulator;
  post(events: object[], userAgent?: string): Promise<Response>;
}

async function withProxy(options: Partial<ProxyOptions>, body: (running: Running) => Promise<void>) {
  const emulator = createEmulator({ rateLimit: { limit: 5000, windowMs: 60_000 } });
  const endpoint = await emulator.listen();
  const proxy = createProxy({
    dataDir: mkdtempSync(join(folder, "queue-")),
    accessToken: "a-token-of-tests",
    adAccountId: "549755885175",
    apiUrl: `${endpoint.url}/v5`,
    scriptFile: new URL(import.meta.url).pathname,
    ...options,
  });
  await proxy.start();
  try {
    await body({
      proxy,
      emulator,
      post: (events, userAgent = BROWSER) =>
        proxy.fetch(
          new Request("http://shop.example/hatpin/events", {
            method: "POST",
            headers: {
              host: "shop.example",
              origin: "http://shop.example",
              "content-type": "text/plain",
              "user-agent": userAgent,
            },
            body: JSON.stringify({ v: 1, sent_at: Date.now(), events }),
          }),
          { remoteAddress: "203.0.113.7" },
        ),
    });
  } finally {
    await proxy.stop();
    await endpoint.close();
  }
}

function get(proxy: ProxyUnderTest, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return proxy.fetch(new Request(`http://shop.example${path}`, { headers }));
}

function sample(event_id: string, event_name = "page_visit") {
  const event_time = Math.floor(Date.now() / 1000);
  return { event_id, event_name, action_source: "web", event_time, user_data: {} };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "waited too long");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
