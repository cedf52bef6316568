import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGES = [
  "facebook-nodejs-business-sdk@24.0.1",
  "posthog-node@5.70.0",
  "@segment/analytics-node@3.1.0",
];
const BATCH = 1_000;

/** Others' senders, installed for this run alone: they are 50 MB, and nothing else here needs them. */
export function installPeers() {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-peers-"));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", folder];
  execFileSync("npm", ["install", ...flags, ...PACKAGES], { stdio: "inherit" });
  return {
    load: createRequire(join(folder, "package.json")),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Each sends the same orders, in batches of 1,000 where it can, and resolves when all were answered. */
export function peerSenders(load, url) {
  return {
    "facebook-nodejs-business-sdk (hashes)": (inputs) =>
      sendByMeta(load("facebook-nodejs-business-sdk"), url, inputs),
    "posthog-node (no hashes)": (inputs) => sendByPostHog(load("posthog-node"), url, inputs),
    "@segment/analytics-node (no hashes)": (inputs) =>
      sendBySegment(load("@segment/analytics-node"), url, inputs),
  };
}

async function sendByMeta(meta, url, inputs) {
  Object.defineProperty(meta.FacebookAdsApi, "GRAPH", { get: () => url, configurable: true });
  meta.FacebookAdsApi.init("token");
  for (let from = 0; from < inputs.length; from += BATCH) {
    const events = inputs.slice(from, from + BATCH).map((input) => toMetaEvent(meta, input));
    await new meta.EventRequest("token", "1234").setEvents(events).execute();
  }
}

function toMetaEvent(
  { ServerEvent, UserData, CustomData, Content },
  { event_id, user_data, custom_data, ...event },
) {
  const user = new UserData()
    .setEmails([user_data.em])
    .setPhones([user_data.ph])
    .setFirstName(user_data.fn)
    .setLastName(user_data.ln)
    .setExternalId(user_data.external_id)
    .setClientIpAddress(user_data.client_ip_address)
    .setClientUserAgent(user_data.client_user_agent);
  const contents = custom_data.contents.map(({ id, item_price, quantity }) =>
    new Content().setId(id).setItemPrice(item_price).setQuantity(quantity),
  );
  return new ServerEvent()
    .setEventName("Purchase")
    .setEventTime(Math.floor(Date.now() / 1000))
    .setEventId(event_id)
    .setEventSourceUrl(event.event_source_url)
    .setActionSource("website")
    .setUserData(user)
    .setCustomData(
      new CustomData()
        .setCurrency(custom_data.currency.toLowerCase())
        .setValue(67.9)
        .setOrderId(custom_data.order_id)
        .setContents(contents),
    );
}

async function sendByPostHog({ PostHog }, url, inputs) {
  const client = new PostHog("phc_key", {
    host: url,
    flushAt: BATCH,
    maxBatchSize: BATCH,
    maxQueueSize: inputs.length,
  });
  for (const { event_name, event_id, user_data, ...properties } of inputs) {
    client.capture({
      distinctId: user_data.external_id,
      event: event_name,
      uuid: event_id,
      properties: { ...properties, ...user_data },
    });
  }
  await client.shutdown(60_000);
}

async function sendBySegment({ Analytics }, url, inputs) {
  const client = new Analytics({ writeKey: "key", host: url, flushAt: BATCH });
  for (const { event_name, event_id, user_data, ...properties } of inputs) {
    client.track({
      userId: user_data.external_id,
      event: event_name,
      messageId: event_id,
      properties: { ...properties, ...user_data },
    });
  }
  await client.closeAndFlush({ timeout: 60_000 });
}
