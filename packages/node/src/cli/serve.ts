import { Command, Option } from "commander";
import { readListeningUrl, readSetting } from "../log/shown.ts";
import { createProxy } from "../proxy/create-proxy.ts";
import { readSecret } from "../read-secret.ts";
import type { Step } from "../way.ts";
import {
  bodyTimeoutOption,
  keepBotsOption,
  keepPrivateAddressesOption,
  maxBodyBytesOption,
  rateLimitOption,
  trustedProxyOption,
} from "./guard-options.ts";
import { listen } from "./listen.ts";
import {
  LIVE_SECRET,
  type LiveFlags,
  listenForLivePage,
  livePageHostOption,
  livePagePortOption,
  openLivePage,
} from "./live-options.ts";
import {
  listenForOperator,
  metricsHostOption,
  metricsPortOption,
  type OperatorFlags,
  readMetrics,
  retire,
  stopDelayOption,
} from "./operator-options.ts";
import {
  adAccountIdOption,
  allowCustomEventNamesOption,
  allowedOriginOption,
  apiUrlOption,
  eventsPathOption,
  hostOption,
  jsonOption,
  portOption,
  scriptPathOption,
  testOption,
  wholeNumber,
} from "./options.ts";
import { addQueueOptions, type QueueFlags, showPlace } from "./queue-options.ts";
import { requireCredentials } from "./read-secret-variables.ts";
import { createServeOutput } from "./serve-output.ts";
import { untilStopped } from "./until-stopped.ts";

const DEFAULT_PORT = 8377;
const MAX_HOPS = 100;

interface ServeFlags extends QueueFlags, OperatorFlags, LiveFlags {
  host: string;
  port: number;
  allowedOrigin: string[];
  trustedHops: number;
  trustedProxy: string[];
  keepPrivateAddresses?: boolean;
  keepBots?: boolean;
  rateLimit: number;
  maxBodyBytes: number;
  bodyTimeoutMs: number;
  adAccountId?: string;
  apiUrl?: string;
  visitorId: boolean;
  cookieDomain?: string;
  eventsPath: string;
  scriptPath: string;
  scriptFile?: string;
  maxWaiting: number;
  maxQueueBytes: number;
  allowCustomEventNames?: boolean;
  test?: boolean;
  logEvents?: boolean;
  json?: boolean;
}

const HELP = `
Pages post to /hatpin/events; the answer 202 means that the events are on disk. From there they go to Pinterest,
again and again until it has answered for each. /hatpin.js is the script for your pages, /healthz says "ok".

The access token is read from PINTEREST_ACCESS_TOKEN, or from the file that PINTEREST_ACCESS_TOKEN_FILE names: flags show in
the list of processes. An app that refreshes its tokens has PINTEREST_REFRESH_ACCESS_TOKEN, PINTEREST_APP_ID,
PINTEREST_APP_SECRET, and HATPIN_TOKEN_FILE to keep them in.

Example, behind nginx, which hands on /hatpin.js and /hatpin/ of the shop's own domain:
  export PINTEREST_ACCESS_TOKEN=...
  hatpin serve --ad-account-id 549755885175 --data-dir /var/lib/hatpin --trusted-hops 1

Several machines share a queue in Redis or Valkey (npm install ioredis). An address with a password belongs into
HATPIN_QUEUE, or a file that HATPIN_QUEUE_FILE names, for the same reason as the token:
  export HATPIN_QUEUE=rediss://hatpin:...@redis.internal:6380/0

Pages of the proxy's own domain may post. For others, name each, or all below a domain:
  hatpin serve --allowed-origin https://www.shop.example --allowed-origin 'https://*.shop.example'

Prometheus reads /metrics of --metrics-port, or of the proxy itself with the bearer token of HATPIN_METRICS_SECRET.
Who has HATPIN_LIVE_PAGE_SECRET sees the way of each event, as it comes, at /login of --live-page-port.
A load balancer asks /readyz: no while events cannot be taken, yes while Pinterest is down.

SIGTERM or Ctrl-C stops it in order; whatever was not delivered by then waits in the queue.
Exit codes: 0 stopped, 1 could not work, 2 called in a wrong way.`;

/** `hatpin serve`: the proxy, its queue and the delivery, until it is told to stop. */
export function serveCommand(): Command {
  return addQueueOptions(new Command("serve"))
    .summary("take events from pages, keep them on disk, deliver them to Pinterest")
    .description("Takes events from your shop's pages, keeps them on disk, and delivers them to Pinterest.")
    .addOption(hostOption())
    .addOption(portOption(DEFAULT_PORT))
    .addOption(allowedOriginOption())
    .addOption(
      new Option("--trusted-hops <number>", "proxies of yours in front, each adding to X-Forwarded-For")
        .env("HATPIN_TRUSTED_HOPS")
        .default(0)
        .argParser(wholeNumber(MAX_HOPS)),
    )
    .addOption(trustedProxyOption())
    .addOption(keepPrivateAddressesOption())
    .addOption(keepBotsOption())
    .addOption(rateLimitOption())
    .addOption(maxBodyBytesOption())
    .addOption(bodyTimeoutOption())
    .addOption(
      new Option(
        "--cookie-domain <domain>",
        "of the visitor's cookies, for a shop and a proxy on sibling domains",
      ).env("HATPIN_COOKIE_DOMAIN"),
    )
    .addOption(
      new Option(
        "--no-visitor-id",
        "give visitors no id for events without external_id; as a variable, false",
      ).env("HATPIN_VISITOR_ID"),
    )
    .addOption(adAccountIdOption())
    .addOption(apiUrlOption())
    .addOption(eventsPathOption())
    .addOption(scriptPathOption())
    .addOption(
      new Option("--script-file <file>", "another script than @hatpin/browser's").env("HATPIN_SCRIPT_FILE"),
    )
    .addOption(
      new Option("--max-waiting <number>", "when so many events wait, new ones are put off")
        .env("HATPIN_MAX_WAITING")
        .default(1_000_000)
        .argParser(wholeNumber(Number.MAX_SAFE_INTEGER)),
    )
    .addOption(
      new Option("--max-queue-bytes <number>", "the same by the queue's room on its disk")
        .env("HATPIN_MAX_QUEUE_BYTES")
        .default(8 * 1024 ** 3, "8 GiB")
        .argParser(wholeNumber(Number.MAX_SAFE_INTEGER)),
    )
    .addOption(allowCustomEventNamesOption())
    .addOption(testOption())
    .addOption(
      new Option("--log-events", "print each step of each event as a line of JSON").env("HATPIN_LOG_EVENTS"),
    )
    .addOption(jsonOption("what it says as lines of JSON, with time, level and code"))
    .addOption(metricsPortOption())
    .addOption(metricsHostOption())
    .addOption(livePagePortOption())
    .addOption(livePageHostOption())
    .addOption(stopDelayOption())
    .addHelpText("after", HELP)
    .action(serve);
}

async function serve(flags: ServeFlags): Promise<void> {
  const { host, port, allowedOrigin, trustedProxy, rateLimit, logEvents, ...others } = flags;
  requireCredentials(process.env);
  const { say, log } = createServeOutput(flags);
  // Whoever read our output may go; that must not end the proxy.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

  const live = openLivePage(flags, readSecret(LIVE_SECRET, process.env), () => proxy);
  const tellSteps = (step: Step) => {
    if (logEvents) process.stdout.write(`${JSON.stringify(step)}\n`);
    live?.show(step);
  };
  const proxy = createProxy({
    ...others,
    allowedOrigins: allowedOrigin,
    trustedProxies: trustedProxy,
    rateLimit: rateLimit > 0 && { requestsPerMinute: rateLimit },
    onStep: logEvents || live ? tellSteps : undefined,
    ...readMetrics(flags, readSecret("HATPIN_METRICS_SECRET", process.env)),
    log,
  });
  const place = showPlace(others);
  await proxy.start().catch((error: unknown) => {
    throw new Error(`the queue in ${place} cannot be opened: ${(error as Error).message}`);
  });
  const listening = await listen(proxy.node, host, port).catch(async (error: unknown) => {
    await proxy.stop();
    throw error;
  });
  const operator = await listenForOperator(proxy, flags).catch(async (error: unknown) => {
    await listening.close();
    await proxy.stop();
    throw error;
  });
  const livePage = await listenForLivePage(live, flags).catch(async (error: unknown) => {
    await operator?.close();
    await listening.close();
    await proxy.stop();
    throw error;
  });
  say("listening", { url: readListeningUrl(listening.url) });
  say("serving", {
    events_path: readSetting(others.eventsPath),
    script_path: readSetting(others.scriptPath),
    queue: readSetting(place),
  });
  if (operator) say("metrics_listening", { url: readListeningUrl(operator.url) });
  if (livePage) say("live_page_listening", { url: readListeningUrl(livePage.url) });
  if (others.test) say("test_mode");

  await untilStopped();
  say("stopping");
  await retire(proxy, flags);
  live?.close();
  await livePage?.close();
  await listening.close();
  await proxy.stop();
  await operator?.close();
}
