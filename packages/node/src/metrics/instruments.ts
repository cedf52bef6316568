/** What is measured, under the names of OpenTelemetry. Prometheus has the same with `_` for `.`, and its endings. */
export interface Instrument {
  kind: "counter" | "histogram" | "gauge";
  help: string;
  /** `s` for seconds, else the thing counted, as OpenTelemetry writes it. */
  unit: string;
  labels?: readonly string[];
  /** The upper ends of a histogram's buckets. */
  bounds?: readonly number[];
}

export const INSTRUMENTS = {
  "hatpin.events.accepted": {
    kind: "counter",
    help: "Events of pages that are in the queue",
    unit: "{event}",
    labels: ["event_name"],
  },
  "hatpin.events.rejected": {
    kind: "counter",
    help: "Events of pages that are none that Pinterest takes",
    unit: "{event}",
    labels: ["event_name"],
  },
  "hatpin.events.dropped": {
    kind: "counter",
    help: "Events of pages that were left out on purpose, by why",
    unit: "{event}",
    labels: ["reason"],
  },
  "hatpin.events.delivered": {
    kind: "counter",
    help: "Events that Pinterest has processed",
    unit: "{event}",
    labels: ["event_name"],
  },
  "hatpin.events.released": {
    kind: "counter",
    help: "Tries of events that ended without an answer; each event is tried again",
    unit: "{event}",
  },
  "hatpin.events.buried": {
    kind: "counter",
    help: "Events that became dead letters, by why",
    unit: "{event}",
    labels: ["reason"],
  },
  "hatpin.requests": {
    kind: "counter",
    help: "Requests that were answered, by what they were for and the status",
    unit: "{request}",
    labels: ["route", "status"],
  },
  "hatpin.send.duration": {
    kind: "histogram",
    help: "Time of a request to Pinterest, by how it ended",
    unit: "s",
    labels: ["outcome"],
    bounds: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
  },
  "hatpin.queue.up": { kind: "gauge", help: "1 when the queue can say how it is, else 0", unit: "1" },
  "hatpin.queue.waiting": {
    kind: "gauge",
    help: "Events in the queue that wait for their next try",
    unit: "{event}",
  },
  "hatpin.queue.claimed": { kind: "gauge", help: "Events in the queue that are being sent", unit: "{event}" },
  "hatpin.queue.limit": {
    kind: "gauge",
    help: "Events in the queue at which new ones are refused",
    unit: "{event}",
  },
  "hatpin.queue.oldest.age": {
    kind: "gauge",
    help: "Age of the oldest event in the queue, 0 when there is none",
    unit: "s",
  },
  "hatpin.queue.dead_letters": { kind: "gauge", help: "Dead letters that are kept", unit: "{event}" },
  "hatpin.queue.lost_letters": {
    kind: "gauge",
    help: "Dead letters that had to go because there were too many, ever",
    unit: "{event}",
  },
  "hatpin.ready": { kind: "gauge", help: "1 when /readyz says that events are taken, else 0", unit: "1" },
  "hatpin.delivery.blocked": {
    kind: "gauge",
    help: "1 while Pinterest refuses all until a person acts: token, permission, account",
    unit: "1",
  },
  "hatpin.rate_limit.limit": {
    kind: "gauge",
    help: "Requests that Pinterest allows in its window, as it said last",
    unit: "{request}",
  },
  "hatpin.rate_limit.remaining": {
    kind: "gauge",
    help: "Requests that Pinterest still allows in its window, as it said last",
    unit: "{request}",
  },
  "hatpin.build.info": {
    kind: "gauge",
    help: "Always 1; the labels say which Hatpin runs",
    unit: "1",
    labels: ["version"],
  },
} as const satisfies Record<string, Instrument>;

type NamesOf<Kind extends Instrument["kind"]> = {
  [Name in keyof typeof INSTRUMENTS]: (typeof INSTRUMENTS)[Name]["kind"] extends Kind ? Name : never;
}[keyof typeof INSTRUMENTS];

export type CounterName = NamesOf<"counter">;
export type HistogramName = NamesOf<"histogram">;
export type GaugeName = NamesOf<"gauge">;

/** Few values each, whatever is sent to us: they are kept for ever. */
export type Labels = Readonly<Record<string, string>>;

export interface GaugeReading {
  name: GaugeName;
  value: number;
  labels?: Labels;
}

/** Where numbers go: Prometheus's registry, or OpenTelemetry. Gauges it reads when it is asked for them. */
export interface Meter {
  count(name: CounterName, by: number, labels?: Labels): void;
  record(name: HistogramName, value: number, labels?: Labels): void;
}

export type ReadGauges = () => Promise<GaugeReading[]>;

/** The instruments of one kind, as they stand in the table. */
export function instrumentsOf(kind: "counter"): [CounterName, Instrument][];
export function instrumentsOf(kind: "histogram"): [HistogramName, Instrument][];
export function instrumentsOf(kind: "gauge"): [GaugeName, Instrument][];
export function instrumentsOf(kind: Instrument["kind"]): [string, Instrument][] {
  return Object.entries<Instrument>(INSTRUMENTS).filter(([, instrument]) => instrument.kind === kind);
}
