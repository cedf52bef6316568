import { Option } from "commander";
import { InvalidOptionError } from "../errors.ts";
import { createLivePage, type LivePage } from "../live/create-live-page.ts";
import type { Proxy as HatpinProxy } from "../proxy/create-proxy.ts";
import { checkSecret } from "../proxy/is-secret.ts";
import { type Listening, listen } from "./listen.ts";
import { hostName, wholeNumber } from "./options.ts";

export interface LiveFlags {
  livePagePort?: number;
  livePageHost: string;
}

export const LIVE_SECRET = "HATPIN_LIVE_PAGE_SECRET";

export function livePagePortOption(): Option {
  return new Option(
    "--live-page-port <number>",
    `a port of its own for the live page, for who has ${LIVE_SECRET}`,
  )
    .env("HATPIN_LIVE_PAGE_PORT")
    .argParser(wholeNumber(65_535));
}

export function livePageHostOption(): Option {
  return new Option("--live-page-host <address>", "where that port listens")
    .env("HATPIN_LIVE_PAGE_HOST")
    .default("127.0.0.1")
    .argParser(hostName);
}

/** Undefined when no live page was asked for. Throws when it was, and nobody would have to know a secret for it. */
export function openLivePage(
  { livePagePort }: LiveFlags,
  secret: string | undefined,
  readProxy: () => HatpinProxy,
): LivePage | undefined {
  if (livePagePort === undefined) return undefined;
  if (secret === undefined) {
    throw new InvalidOptionError(
      LIVE_SECRET,
      "is missing: --live-page-port shows the page to who has it; openssl rand -hex 32 makes one",
    );
  }
  checkSecret(LIVE_SECRET, secret);
  const since = Date.now();
  return createLivePage({
    secret,
    readState: async () => {
      const queue = await readProxy()
        .stats()
        .then((stats) => stats.queue)
        .catch(() => undefined);
      return { proxy: { up: true, since }, queue };
    },
  });
}

/** Undefined when no live page was asked for. */
export async function listenForLivePage(
  live: LivePage | undefined,
  { livePageHost, livePagePort }: LiveFlags,
): Promise<Listening | undefined> {
  if (!live || livePagePort === undefined) return undefined;
  return listen(live.listener, livePageHost, livePagePort, {
    flags: ["--live-page-host", "--live-page-port"],
  });
}
