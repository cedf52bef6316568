import type { Registry } from "prom-client";
import { type Instrument, instrumentsOf, type Meter, type ReadGauges } from "./instruments.ts";

export interface Prometheus extends Meter {
  /** All numbers in Prometheus's text format, with those of the process. */
  render(): Promise<{ contentType: string; text: string }>;
}

/** Numbers for Prometheus, kept from now on in a registry of their own. Rejects when `prom-client` is not installed. */
export async function openPrometheus(readGauges: ReadGauges): Promise<Prometheus> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await importClient();
  const registry = new Registry();
  const counters = new Map(
    instrumentsOf("counter").map(([name, instrument]) => {
      const counter = new Counter({
        ...describe(name, instrument, registry),
        labelNames: labelsOf(instrument),
      });
      return [name, counter];
    }),
  );
  const histograms = new Map(
    instrumentsOf("histogram").map(([name, instrument]) => {
      const buckets = [...(instrument.bounds ?? [])];
      const labelNames = labelsOf(instrument);
      return [name, new Histogram({ ...describe(name, instrument, registry), labelNames, buckets })];
    }),
  );
  const gauges = new Map(
    instrumentsOf("gauge").map(([name, instrument]) => {
      return [name, new Gauge({ ...describe(name, instrument, registry), labelNames: labelsOf(instrument) })];
    }),
  );
  collectDefaultMetrics({ register: registry });
  // Gauges with the ending of counters, which Prometheus's own check complains of.
  for (const thing of ["handles", "requests", "resources"]) {
    registry.removeSingleMetric(`nodejs_active_${thing}_total`);
  }

  return {
    count: (name, by, labels = {}) => counters.get(name)?.inc(labels, by),
    record: (name, value, labels = {}) => histograms.get(name)?.observe(labels, value),
    async render() {
      const readings = await readGauges();
      // What could not be read this time is not known, which is neither 0 nor what it was.
      for (const gauge of gauges.values()) gauge.remove({});
      for (const { name, value, labels = {} } of readings) gauges.get(name)?.set(labels, value);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

async function importClient(): Promise<typeof import("prom-client")> {
  try {
    return await import("prom-client");
  } catch (error) {
    throw new Error("metrics need the package prom-client beside @hatpin/node: npm install prom-client", {
      cause: error,
    });
  }
}

function describe(name: string, { kind, help, unit }: Instrument, registry: Registry) {
  const base = name.replaceAll(".", "_");
  const inSeconds = unit === "s" ? `${base}_seconds` : base;
  return { name: kind === "counter" ? `${inSeconds}_total` : inSeconds, help, registers: [registry] };
}

function labelsOf({ labels = [] }: Instrument): string[] {
  return [...labels];
}
