const { createConversionEvent, validateEvent } = require("@hatpin/core");
const { eventSchema } = require("@hatpin/core/schema");
const { createTracker } = require("@hatpin/browser");
const { createClient } = require("@hatpin/node");
const { createEmulator } = require("@hatpin/node/emulator");

async function main() {
  const event = await createConversionEvent({
    event_name: "checkout",
    user_data: { em: "jo@example.com" },
    custom_data: { currency: "EUR", contents: [{ id: "pin-1", item_price: 12.5, quantity: 2 }] },
  });
  const emulator = createEmulator();
  const { url, close } = await emulator.listen();
  const client = createClient({ accessToken: "token", adAccountId: "123", apiUrl: `${url}/v5` });
  const result = await client.sendConversionEvents([event]);
  await close();
  console.log(
    JSON.stringify({
      processed: result.num_events_processed,
      value: event.custom_data.value,
      issues: validateEvent(event).length,
      schema: typeof eventSchema,
      tracker: typeof createTracker,
    }),
  );
}

main();
