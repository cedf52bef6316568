import type { ConversionEvent } from "@hatpin/core";
import { type Client, createClient, type SendConversionEventsOptions } from "./client.ts";
import type { SendResult } from "./send-result.ts";

/** What the default client is made of. */
const ENVIRONMENT = [
  "PINTEREST_ACCESS_TOKEN",
  "PINTEREST_ACCESS_TOKEN_FILE",
  "PINTEREST_REFRESH_ACCESS_TOKEN",
  "PINTEREST_REFRESH_ACCESS_TOKEN_FILE",
  "PINTEREST_APP_ID",
  "PINTEREST_APP_SECRET",
  "PINTEREST_APP_SECRET_FILE",
  "PINTEREST_API_URI",
  "HATPIN_TOKEN_FILE",
];

export interface DefaultClientOptions extends Omit<SendConversionEventsOptions, "adAccountId"> {
  /** Default: one that all calls without it share. */
  client?: Client;
}

let standing: { client: Client; environment: string } | undefined;

/**
 * `createClient` and its `sendConversionEvents` in one, for the ad account that is named. Without `client` all else
 * comes from the environment, the access token from `PINTEREST_ACCESS_TOKEN`; such calls share one client, and with it
 * refreshed tokens and the pace that the rate limit allows.
 */
export async function sendConversionEvents(
  adAccountId: string,
  events: Iterable<ConversionEvent> | AsyncIterable<ConversionEvent>,
  { client = defaultClient(), ...options }: DefaultClientOptions = {},
): Promise<SendResult> {
  return client.sendConversionEvents(events, { ...options, adAccountId });
}

/** A changed environment makes another. */
function defaultClient(): Client {
  const environment = JSON.stringify(ENVIRONMENT.map((name) => process.env[name]));
  if (standing?.environment !== environment) standing = { client: createClient(), environment };
  return standing.client;
}
