import { createOriginRules } from "../../proxy/origin-rules.ts";
import { type Finding, failed, ok, skipped, warning } from "./finding.ts";

export interface SiteOptions {
  /** Where pages reach the proxy. */
  url?: string;
  allowedOrigin: readonly string[];
  eventsPath: string;
  scriptPath: string;
  timeoutMs: number;
}

type Reached =
  | { kind: "answer"; status: number; headers: Headers; text: string }
  | { kind: "none"; why: string };

/** Whether pages may hand in events, and get the script: asked as a browser asks. */
export async function checkSite(options: SiteOptions): Promise<Finding[]> {
  const { url, allowedOrigin } = options;
  const wrong = allowedOrigin.flatMap((origin) => checkSyntax(origin));
  if (url === undefined) {
    return [
      ...(wrong.length > 0 ? wrong : [ok("allowed origin", describeOrigins(allowedOrigin))]),
      skipped("script", "not tried: --url says where pages reach the proxy"),
    ];
  }
  const right = allowedOrigin.filter((origin) => checkSyntax(origin).length === 0);
  const asked = [new URL(url).origin, ...right.map(oneOf)];
  return [
    ...wrong,
    ...(await Promise.all(asked.map((origin) => checkPreflight(origin, options)))),
    await checkScript(options),
  ];
}

function checkSyntax(origin: string): Finding[] {
  try {
    createOriginRules([origin]);
    return [];
  } catch {
    return [
      failed(
        "allowed origin",
        `${origin.slice(0, 100)} is none`,
        "write it as browsers do, like https://www.shop.example, without a path",
      ),
    ];
  }
}

/** An origin that a pattern allows. */
function oneOf(pattern: string): string {
  return pattern.replace("*.", "www.").replace(/:\*$/, "");
}

function describeOrigins(origins: readonly string[]): string {
  return origins.length === 0
    ? "none: pages of the proxy's own domain may post"
    : `well written: ${origins.join(", ")}`;
}

async function checkPreflight(origin: string, options: SiteOptions): Promise<Finding> {
  const { url = "", eventsPath, timeoutMs } = options;
  const address = new URL(eventsPath, url).href;
  const answer = await reach(address, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const check = "allowed origin";
  if (answer.kind === "none") return failed(check, `${address} cannot be reached: ${answer.why}`, REACH);
  const { status, headers } = answer;
  if (status === 204 && headers.get("access-control-allow-origin") === origin) {
    return ok(check, `pages of ${origin} may post to ${address}`);
  }
  if (status === 403) {
    return failed(
      check,
      `pages of ${origin} may not post to ${address}`,
      isOwn(origin, url) ? KEEP_HOST : `start hatpin serve with --allowed-origin ${origin}`,
    );
  }
  return failed(check, `${address} answers ${status}, and not as the proxy does`, HAND_ON(eventsPath));
}

async function checkScript({ url = "", scriptPath, timeoutMs }: SiteOptions): Promise<Finding> {
  const address = new URL(scriptPath, url).href;
  const answer = await reach(address, { signal: AbortSignal.timeout(timeoutMs) });
  if (answer.kind === "none") return failed("script", `${address} cannot be reached: ${answer.why}`, REACH);
  const { status, headers, text } = answer;
  if (status !== 200) return failed("script", `${address} answers ${status}`, HAND_ON(scriptPath));
  const type = headers.get("content-type")?.split(";")[0] ?? "no type";
  if (!/javascript$/.test(type)) {
    return failed(
      "script",
      `${address} is ${type.slice(0, 50)}, which browsers do not run`,
      HAND_ON(scriptPath),
    );
  }
  return text.trim() === ""
    ? warning("script", `${address} is empty`, "check --script-file of hatpin serve")
    : ok("script", `${address} is there, ${Math.ceil(text.length / 1024)} KiB unpacked`);
}

const REACH = "see that hatpin serve runs, and that this address leads to it";
const KEEP_HOST =
  "let the web server in front keep the Host header (nginx: proxy_set_header Host $host), or start hatpin serve with --trusted-hops";
const HAND_ON = (path: string) => `let the web server of that address hand ${path} on to hatpin serve`;

function isOwn(origin: string, url: string): boolean {
  return new URL(url).origin === origin;
}

async function reach(address: string, init: RequestInit): Promise<Reached> {
  try {
    const response = await fetch(address, init);
    return {
      kind: "answer",
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    };
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    return { kind: "none", why: cause?.code ?? name };
  }
}
