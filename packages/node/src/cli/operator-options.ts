import { Option } from "commander";
import type { Proxy as HatpinProxy, ProxyOptions } from "../proxy/create-proxy.ts";
import { type Listening, listen } from "./listen.ts";
import { hostName, wholeNumber } from "./options.ts";

export interface OperatorFlags {
  metricsPort?: number;
  metricsHost: string;
  stopDelay: number;
}

const MAX_STOP_DELAY_SECONDS = 600;

export function metricsPortOption(): Option {
  return new Option(
    "--metrics-port <number>",
    "a port of its own for /metrics (Prometheus; npm install prom-client), /healthz and /readyz",
  )
    .env("HATPIN_METRICS_PORT")
    .argParser(wholeNumber(65_535));
}

export function metricsHostOption(): Option {
  return new Option("--metrics-host <address>", "where that port listens")
    .env("HATPIN_METRICS_HOST")
    .default("127.0.0.1")
    .argParser(hostName);
}

export function stopDelayOption(): Option {
  return new Option(
    "--stop-delay <seconds>",
    "when told to stop, say so by /readyz first, and take events so long",
  )
    .env("HATPIN_STOP_DELAY")
    .default(0)
    .argParser(wholeNumber(MAX_STOP_DELAY_SECONDS));
}

/** Numbers are kept when somebody can read them: by a port of their own, or by the secret. */
export function readMetrics(
  { metricsPort }: OperatorFlags,
  secret: string | undefined,
): Pick<ProxyOptions, "metrics"> {
  if (metricsPort === undefined && secret === undefined) return {};
  return { metrics: secret === undefined ? {} : { secret } };
}

/** Undefined when no port of its own was asked for. */
export async function listenForOperator(
  { operator }: HatpinProxy,
  { metricsHost, metricsPort }: OperatorFlags,
): Promise<Listening | undefined> {
  return metricsPort === undefined
    ? undefined
    : listen(operator.node, metricsHost, metricsPort, { flags: ["--metrics-host", "--metrics-port"] });
}

/** Tells who asks `/readyz` to send nothing more here, and gives them the time to ask. */
export async function retire(proxy: HatpinProxy, { stopDelay }: OperatorFlags): Promise<void> {
  proxy.retire();
  if (stopDelay > 0) await new Promise((resolve) => setTimeout(resolve, stopDelay * 1000));
}
