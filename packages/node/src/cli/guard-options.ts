import { Option } from "commander";
import { collect, wholeNumber } from "./options.ts";

// What stands between the open internet and the queue: docs/proxy.md.

export function trustedProxyOption(): Option {
  return new Option(
    "--trusted-proxy <network>",
    "instead of their number: a proxy of yours, or its network, like 10.0.0.0/8; may be repeated",
  )
    .env("HATPIN_TRUSTED_PROXY")
    .default([], "none")
    .argParser(collect);
}

export function keepPrivateAddressesOption(): Option {
  return new Option(
    "--keep-private-addresses",
    "take addresses of private networks for visitors' (they are with an emulator)",
  ).env("HATPIN_KEEP_PRIVATE_ADDRESSES");
}

export function keepBotsOption(): Option {
  return new Option("--keep-bots", "do not drop the events of crawlers").env("HATPIN_KEEP_BOTS");
}

export function rateLimitOption(): Option {
  return new Option("--rate-limit <number>", "requests a minute that an address may make; 0 for any number")
    .env("HATPIN_RATE_LIMIT")
    .default(3000)
    .argParser(wholeNumber(1_000_000));
}

export function maxBodyBytesOption(): Option {
  return new Option("--max-body-bytes <number>", "largest body of a request")
    .env("HATPIN_MAX_BODY_BYTES")
    .default(1024 * 1024)
    .argParser(wholeNumber(32 * 1024 * 1024));
}

export function bodyTimeoutOption(): Option {
  return new Option("--body-timeout-ms <number>", "how long the body of a request may take to come")
    .env("HATPIN_BODY_TIMEOUT_MS")
    .default(20_000)
    .argParser(wholeNumber(600_000));
}
