import { OPEN_METRICS_TYPE, prefersOpenMetrics, toOpenMetrics } from "../metrics/to-open-metrics.ts";
import type { PlainAnswer, PlainRequest } from "../plain-request.ts";
import { answer, refusal } from "./answer.ts";
import { isSecret } from "./is-secret.ts";
import type { Readiness } from "./readiness.ts";

export type Route = (request: PlainRequest) => PlainAnswer | Promise<PlainAnswer>;

export interface OperatorRoutesOptions {
  isRunning: () => boolean;
  readReadiness: () => Promise<Readiness>;
  /** What Prometheus reads; undefined when numbers for it are not kept. */
  render: () => Promise<{ contentType: string; text: string }> | undefined;
}

export interface OperatorRoutes {
  /** `/healthz` and `/readyz`, which tell nothing that is not seen from outside, and `/metrics` for who has the secret. */
  find(request: PlainRequest, metricsSecret: string | undefined): Route | undefined;
  /** The same where only the operator comes: no secret is asked for. */
  handle(request: PlainRequest): Promise<PlainAnswer>;
}

/** What the machines of an operator ask for. Where there is no route, the answer tells nothing. */
export function createOperatorRoutes({
  isRunning,
  readReadiness,
  render,
}: OperatorRoutesOptions): OperatorRoutes {
  const open = new Map<string, Route>([
    [
      "/healthz",
      () => (isRunning() ? answer(200, { status: "ok" }) : answer(503, { status: "not running" })),
    ],
    [
      "/readyz",
      async () => {
        const status = await readReadiness();
        return answer(status === "ready" ? 200 : 503, { status });
      },
    ],
  ]);

  async function serveMetrics({ headers: asked }: PlainRequest): Promise<PlainAnswer> {
    const metrics = await render();
    if (!metrics) return refusal(404, "not found");
    const isOpen = prefersOpenMetrics(asked.get("accept"));
    const headers = [
      ["Content-Type", isOpen ? OPEN_METRICS_TYPE : metrics.contentType],
      ["Cache-Control", "no-store"],
      ["Vary", "Accept"],
    ] as const;
    return { status: 200, headers, body: isOpen ? toOpenMetrics(metrics.text) : metrics.text };
  }

  return {
    find({ url: { pathname }, headers }, metricsSecret) {
      if (pathname !== "/metrics") return open.get(pathname);
      if (metricsSecret === undefined) return undefined;
      const given = /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
      return isSecret(given, metricsSecret) ? serveMetrics : undefined;
    },
    async handle(request) {
      const { pathname } = request.url;
      const route = pathname === "/metrics" ? serveMetrics : open.get(pathname);
      if (!route) return refusal(404, "not found");
      if (request.method !== "GET" && request.method !== "HEAD") {
        return refusal(405, "only GET is taken here", { Allow: "GET, HEAD" });
      }
      return route(request);
    },
  };
}
