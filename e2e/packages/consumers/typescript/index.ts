import { createTracker, pageVisits, type Tracker } from "@hatpin/browser";
import {
  type ConversionEvent,
  createConversionEvent,
  type Issue,
  type Sha256Hex,
  validateEvent,
} from "@hatpin/core";
import { createClient, type SendResult } from "@hatpin/node";
import { createEmulator } from "@hatpin/node/emulator";

export async function order(): Promise<SendResult> {
  const event: ConversionEvent = await createConversionEvent({
    event_name: "checkout",
    user_data: { em: "jo@example.com" },
    custom_data: { currency: "EUR", value: 25 },
  });
  const digest: Sha256Hex | undefined = event.user_data.em?.[0];
  // @ts-expect-error raw text is no digest
  const raw: Sha256Hex = "jo@example.com";
  const issues: Issue[] = validateEvent(event);
  const emulator = createEmulator();
  const { url, close } = await emulator.listen();
  const client = createClient({ accessToken: "token", adAccountId: "123", apiUrl: `${url}/v5` });
  const result = await client.sendConversionEvents([event]);
  await close();
  console.log(digest?.length, raw.length, issues.length);
  return result;
}

export function track(): Tracker {
  return createTracker({ endpoint: "/hatpin/events", capture: [pageVisits()] });
}
