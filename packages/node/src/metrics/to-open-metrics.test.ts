import assert from "node:assert/strict";
import { test } from "node:test";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { prefersOpenMetrics, toOpenMetrics } from "./to-open-metrics.ts";

for (const [accept, isPreferred] of [
  [null, false],
  ["*/*", false],
  ["text/plain", false],
  ["application/openmetrics-text", true],
  [
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    true,
  ],
  ["application/openmetrics-text; version=1.0.0; q=0.2, text/plain; version=0.0.4; q=0.9", false],
  ["application/openmetrics-text;version=2.0.0", false],
  ["application/openmetrics-text;version=1.0.0;q=0", false],
] as const) {
  test(`who accepts ${accept ?? "anything"} gets ${isPreferred ? "OpenMetrics" : "Prometheus's text"}`, () => {
    assert.equal(prefersOpenMetrics(accept), isPreferred);
  });
}

test("what prom-client writes, in OpenMetrics: families without _total, no empty line, quotes escaped, and an end", async () => {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: "a_total", help: 'with "quotes"', labelNames: ["of"], registers }).inc(
    { of: 'x"y' },
    2,
  );
  new Gauge({ name: "b", help: "b", registers }).set(1);
  new Histogram({ name: "c_seconds", help: "c", buckets: [1], registers }).observe(0.5);
  collectDefaultMetrics({ register: registry });
  const lines = toOpenMetrics(await registry.metrics()).split("\n");
  assert.deepEqual(lines.slice(0, 5), [
    '# HELP a with \\"quotes\\"',
    "# TYPE a counter",
    'a_total{of="x\\"y"} 2',
    "# HELP b b",
    "# TYPE b gauge",
  ]);
  assert.deepEqual(lines.slice(-2), ["# EOF", ""]);
  assert.ok(!lines.slice(0, -1).includes(""));
  const types = new Map(
    lines.flatMap((line) => {
      const [, name, type] = /^# TYPE (\S+) (\w+)$/.exec(line) ?? [];
      return name && type ? [[name, type] as const] : [];
    }),
  );
  for (const line of lines.filter((text) => text !== "" && !text.startsWith("#"))) {
    const name = /^[\w:]+/.exec(line)?.[0] ?? "";
    const isOfCounter = types.get(name.replace(/_total$/, "")) === "counter";
    const family = name.replace(/_(bucket|sum|count)$/, "");
    assert.ok(
      isOfCounter ? name.endsWith("_total") : types.has(name) || types.get(family) === "histogram",
      line,
    );
  }
});
