import type { ConversionEvent } from "@hatpin/core";

/** Events as `createConversionEvent` would build them; `event-0`, `event-1` and so on. */
export function makeEvents(count: number, fields: Partial<ConversionEvent> = {}): ConversionEvent[] {
  const event_time = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, index) =>
    makeEvent({ event_id: `event-${index}`, event_time, ...fields }),
  );
}

export function makeEvent(fields: { [field: string]: unknown } = {}): ConversionEvent {
  const event = {
    event_name: "checkout",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
    event_id: "event-0",
    user_data: { em: ["411e44ce1261728ffd2c0686e44e3fffe413c0e2c5adc498bc7da883d476b9c8"] },
    custom_data: { currency: "EUR", value: "49" },
    ...fields,
  };
  // A cast, because tests also make what the builder would refuse.
  return event as unknown as ConversionEvent;
}
