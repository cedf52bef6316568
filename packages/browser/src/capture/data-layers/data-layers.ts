import { attempt } from "../../attempt.ts";
import type { Capture } from "../../options.ts";
import { orderEventId } from "../../order-event-id.ts";
import { mergeSources } from "../merge-sources.ts";
import { createOnce } from "../once.ts";
import { kindOfPage } from "../page-kind.ts";
import { readAdobe } from "./adobe.ts";
import { readGoogle } from "./google.ts";
import { readFacebook, readTikTok } from "./pixels.ts";
import type { Reported } from "./reported.ts";
import { readSegment } from "./segment.ts";
import { watchCalls } from "./watch-calls.ts";

interface Source {
  global: string;
  /** Which of its methods is called; without one the global itself. */
  method?: string;
  /** What is rich in facts is believed before what is not: of two, the higher. */
  trust: number;
  read(args: unknown[]): Reported | undefined;
}

const SOURCES: Source[] = [
  { global: "dataLayer", method: "push", trust: 5, read: readGoogle },
  { global: "adobeDataLayer", method: "push", trust: 5, read: readAdobe },
  { global: "analytics", method: "track", trust: 4, read: readSegment },
  { global: "fbq", trust: 3, read: readFacebook },
  { global: "ttq", method: "track", trust: 2, read: readTikTok },
];

/**
 * Captures what the shop tells other tools: GA4's `dataLayer` and `gtag`, `adobeDataLayer`, `analytics.track`, `fbq` and
 * `ttq`. It is below our own captures in trust: one event is made of what several say of one action, and what the shop
 * was seen to refuse is not believed.
 */
export function dataLayers(): Capture {
  return (tracker, mayStore) => {
    const merge = mergeSources(tracker);
    const once = createOnce("hatpin.orders", () => localStorage, mayStore);

    async function offer(
      { event_name, custom_data }: Reported,
      source: string,
      trust: number,
    ): Promise<void> {
      const { order_id } = custom_data;
      if (event_name === "checkout") {
        // Without its number a reload of the page would count the order again.
        if (!order_id || !once.isFirst(`${source} ${order_id}`)) return;
        const event_id = await orderEventId(order_id);
        merge.offer({ event_name, source, trust, event_id, custom_data });
        return;
      }
      // There the same words tell of one more of what is in the cart.
      if (event_name === "add_to_cart" && kindOfPage() === "cart") return;
      merge.offer({ event_name, source, trust, custom_data });
    }

    const stops = SOURCES.map(({ global, method, trust, read }) =>
      attempt(() =>
        watchCalls(global, method, (args) => {
          const reported = read(args);
          if (reported) void offer(reported, `${global} ${reported.dialect}`, trust).catch(ignore);
        }),
      ),
    );
    return () => stops.forEach((stop) => void stop?.());
  };
}

/** What cannot be read is no opinion. */
function ignore(): void {}
