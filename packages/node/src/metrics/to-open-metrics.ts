export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/**
 * Whether a scraper would rather have OpenMetrics than Prometheus's own text, by its `Accept`. Prometheus itself says
 * `application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2`.
 */
export function prefersOpenMetrics(accept: string | null): boolean {
  let ofOpenMetrics = 0;
  let ofText = 0;
  for (const part of (accept ?? "").toLowerCase().split(",")) {
    const [type = "", ...parameters] = part.split(";").map((text) => text.trim());
    const weight = Number(parameterOf("q", parameters) ?? 1);
    const isKnown = ["1.0.0", undefined].includes(parameterOf("version", parameters));
    if (type === "application/openmetrics-text" && isKnown) ofOpenMetrics = Math.max(ofOpenMetrics, weight);
    if (type === "text/plain") ofText = Math.max(ofText, weight);
  }
  return ofOpenMetrics > 0 && ofOpenMetrics >= ofText;
}

/**
 * The same numbers in OpenMetrics 1.0: a counter's family has no `_total`, which its samples have; no line is empty; the last
 * one is `# EOF`. https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md (read 2026-11-28)
 *
 * From the text, because `prom-client` writes it by renaming the metrics of a registry for good.
 */
export function toOpenMetrics(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  const counters = new Set(lines.flatMap((line) => /^# TYPE (\S+) counter$/.exec(line)?.[1] ?? []));
  const familyOf = (name: string) => (counters.has(name) ? name.replace(/_total$/, "") : name);
  const written = lines.map((line) => {
    const [, type = "", name = "", rest = ""] = /^# (TYPE|HELP) (\S+) (.*)$/.exec(line) ?? [];
    if (type === "TYPE") return `# TYPE ${familyOf(name)} ${rest}`;
    if (type === "HELP") return `# HELP ${familyOf(name)} ${rest.replaceAll('"', '\\"')}`;
    return line;
  });
  return [...written, "# EOF", ""].join("\n");
}

function parameterOf(name: string, parameters: readonly string[]): string | undefined {
  const parameter = parameters.find((text) => text.startsWith(`${name}=`));
  return parameter?.slice(name.length + 1).replaceAll('"', "");
}
