import type { Attributes, Counter, Histogram, ObservableGauge, Span, SpanKind } from "@opentelemetry/api";
import packageJson from "../../package.json" with { type: "json" };
import type { HeaderReader } from "../plain-request.ts";
import { type GaugeName, instrumentsOf, type Meter, type ReadGauges } from "./instruments.ts";

/** Runs work inside a span. What the work came to may add to the span. */
export type Trace = <T>(
  span: SpanDescription,
  work: () => Promise<T>,
  tell: (result: T) => SpanEnd,
) => Promise<T>;

export interface SpanDescription {
  name: string;
  kind: "server" | "client";
  attributes: Attributes;
  /** The headers of a request that came in: who sent it may have begun the trace. */
  headers?: HeaderReader;
}

export interface SpanEnd {
  attributes: Attributes;
  isError: boolean;
}

export interface Telemetry extends Meter {
  trace: Trace;
  /** The gauges are read no more. */
  close(): void;
}

type Api = typeof import("@opentelemetry/api");

/**
 * The same numbers as Prometheus has, and spans, for whatever OpenTelemetry SDK the process has set up; undefined when the
 * package `@opentelemetry/api` is not there. Without an SDK its calls do nothing.
 */
export async function openTelemetry(
  readGauges: ReadGauges,
  load: () => Promise<Api> = () => import("@opentelemetry/api"),
): Promise<Telemetry | undefined> {
  const api = await load().catch(() => undefined);
  if (!api) return undefined;
  const meter = api.metrics.getMeter("@hatpin/node", packageJson.version);
  const counters = new Map<string, Counter>(
    instrumentsOf("counter").map(([name, { help, unit }]) => [
      name,
      meter.createCounter(name, { description: help, unit }),
    ]),
  );
  const histograms = new Map<string, Histogram>(
    instrumentsOf("histogram").map(([name, { help, unit, bounds = [] }]) => {
      const advice = { explicitBucketBoundaries: [...bounds] };
      return [name, meter.createHistogram(name, { description: help, unit, advice })];
    }),
  );
  const gauges = new Map<GaugeName, ObservableGauge>(
    instrumentsOf("gauge").map(([name, { help, unit }]) => [
      name,
      meter.createObservableGauge(name, { description: help, unit }),
    ]),
  );
  const observed = [...gauges.values()];
  const observe: Parameters<typeof meter.addBatchObservableCallback>[0] = async (result) => {
    for (const { name, value, labels } of await readGauges()) {
      const gauge = gauges.get(name);
      if (gauge) result.observe(gauge, value, labels);
    }
  };
  meter.addBatchObservableCallback(observe, observed);

  return {
    count: (name, by, labels) => counters.get(name)?.add(by, labels),
    record: (name, value, labels) => histograms.get(name)?.record(value, labels),
    trace: createTrace(api),
    close: () => meter.removeBatchObservableCallback(observe, observed),
  };
}

function createTrace({ context, propagation, SpanKind, SpanStatusCode, trace }: Api): Trace {
  const tracer = trace.getTracer("@hatpin/node", packageJson.version);
  const kinds: Record<SpanDescription["kind"], SpanKind> = {
    server: SpanKind.SERVER,
    client: SpanKind.CLIENT,
  };

  return ({ name, kind, attributes, headers }, work, tell) => {
    const parent = headers
      ? propagation.extract(context.active(), headers, {
          get: (carrier, key) => carrier.get(key) ?? undefined,
          keys: (carrier) => [...carrier.keys()],
        })
      : context.active();
    return tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, parent, async (span: Span) => {
      try {
        const result = await work();
        const end = tell(result);
        span.setAttributes(end.attributes);
        if (end.isError) span.setStatus({ code: SpanStatusCode.ERROR });
        return result;
      } catch (error) {
        // Its message may hold anything.
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}
