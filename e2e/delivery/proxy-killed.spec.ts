import { expect, test } from "playwright/test";
import { postEvents } from "../harness/post-events.ts";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

const KILLS = 20;
const SENDERS = 16;

test(`the proxy killed ${KILLS} times under load: every event that was answered 202 reaches Pinterest, counted once`, async () => {
  test.setTimeout(180_000);
  const stack = await startStack();
  try {
    const acknowledged = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.size;
      const load = startLoad(stack.proxy.url, `kill-${kill}`, acknowledged);
      await waitFor("acknowledged events", () => acknowledged.size > before + 20);
      // At another moment of the work each time.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
      await stack.proxy.kill();
      await load.stop();
      await stack.proxy.start();
    }
    const received = () => new Set(stack.emulator.events().map(({ event_id }) => event_id));
    await waitFor("the queue to empty", () => [...acknowledged].every((id) => received().has(id)), 60_000);
    const lost = [...acknowledged].filter((id) => !received().has(id));
    console.log(`${KILLS} kills, ${acknowledged.size} events acknowledged, ${lost.length} lost`);
    expect(lost).toEqual([]);
    expect(stack.emulator.events().filter(({ counted }) => counted !== 1)).toEqual([]);
  } finally {
    await stack.close();
  }
});

/** Posts one event after the other, several at a time, until it is stopped. */
function startLoad(url: string, prefix: string, acknowledged: Set<string>): { stop(): Promise<void> } {
  let isRunning = true;
  let next = 0;
  const senders = Array.from({ length: SENDERS }, async () => {
    while (isRunning) {
      const id = `${prefix}-${next++}`;
      if ((await postEvents(url, [id])) === 202) acknowledged.add(id);
    }
  });
  return {
    async stop() {
      isRunning = false;
      await Promise.all(senders);
    },
  };
}
