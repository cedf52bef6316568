import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";

/** Posts events with ids of their own to a proxy until it is stopped. */
export interface Load {
  /** Those that were answered 202. */
  acknowledged: Set<string>;
  /** How often each other answer came: by its status, 0 for none. */
  refusals: Map<number, number>;
  /** Refusals by 503 that said nothing of when to come again. */
  withoutRetryAfter(): number;
  stop(): Promise<void>;
}

export interface LoadOptions {
  /** Of each event, about. Default 1,000. */
  bytes?: number;
  /** Requests at once. Default 16. */
  senders?: number;
  /** Events in a request. Default 1. */
  perRequest?: number;
}

let loads = 0;

export function startLoad(
  proxyUrl: string,
  { bytes = 1000, senders = 16, perRequest = 1 }: LoadOptions = {},
): Load {
  const acknowledged = new Set<string>();
  const refusals = new Map<number, number>();
  const agent = new Agent({ keepAlive: true });
  const name = `load-${loads++}`;
  let withoutRetryAfter = 0;
  let isRunning = true;
  let next = 0;

  async function send(): Promise<void> {
    while (isRunning) {
      const ids = Array.from({ length: perRequest }, () => `${name}-${next++}`);
      const { status, retryAfter } = await post(proxyUrl, ids, bytes, agent);
      if (status === 202) {
        for (const id of ids) acknowledged.add(id);
        continue;
      }
      refusals.set(status, (refusals.get(status) ?? 0) + 1);
      if (status === 503 && !(Number(retryAfter) > 0)) withoutRetryAfter += 1;
      // A page waits, too, and for longer.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const sending = Array.from({ length: senders }, send);
  return {
    acknowledged,
    refusals,
    withoutRetryAfter: () => withoutRetryAfter,
    async stop() {
      isRunning = false;
      await Promise.all(sending);
      agent.destroy();
    },
  };
}

function post(
  proxyUrl: string,
  ids: readonly string[],
  bytes: number,
  agent: Agent,
): Promise<{ status: number; retryAfter?: string | undefined }> {
  const events = ids.map((event_id) => ({
    event_id,
    event_name: "page_visit",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
    // Nothing that could be packed smaller.
    event_source_url: `https://shop.example/${randomBytes(bytes >> 1).toString("hex")}`,
    user_data: { client_user_agent: "a browser", client_ip_address: "203.0.113.7" },
  }));
  const body = JSON.stringify({ v: 1, sent_at: Date.now(), events });
  const headers = { "content-type": "text/plain;charset=UTF-8", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const posting = request(
      `${proxyUrl}/hatpin/events`,
      { method: "POST", headers, agent, timeout: 10_000 },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        response.on("error", () => resolve({ status: 0 }));
        response.resume().on("end", () => resolve({ status, retryAfter: headers["retry-after"] }));
      },
    );
    posting.on("timeout", () => posting.destroy(new Error("no answer")));
    posting.on("error", () => resolve({ status: 0 }));
    posting.end(body);
  });
}
