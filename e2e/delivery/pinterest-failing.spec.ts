import type { Fault } from "@hatpin/node/emulator";
import { expect, test } from "playwright/test";
import { postEvents } from "../harness/post-events.ts";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

const EVENTS = 40;

const FAILURES: Record<string, Fault[]> = {
  "429 with Retry-After": [{ kind: "status", status: 429, headers: { "retry-after": "1" }, times: 2 }],
  "503": [{ kind: "status", status: 503, times: 3 }],
  "a cut connection": [{ kind: "cut", times: 2 }],
  "a connection cut after the events were taken": [{ kind: "cut", recorded: true, times: 2 }],
  "a broken body after the events were taken": [{ kind: "malformed", recorded: true, times: 1 }],
  "no answer": [{ kind: "hang", times: 1 }],
};

for (const [failure, faults] of Object.entries(FAILURES)) {
  test(`with Pinterest answering ${failure}, everything arrives and is counted once`, async () => {
    // A hanging request is given up after 30 seconds.
    test.setTimeout(120_000);
    const stack = await startStack();
    try {
      stack.emulator.faults.set(faults);
      const ids = Array.from({ length: EVENTS }, (_, n) => `${failure}-${n}`.replaceAll(" ", "-"));
      for (const id of ids) expect(await postEvents(stack.proxy.url, [id])).toBe(202);
      await waitFor("every event", () => stack.emulator.events().length === EVENTS, 100_000);
      // What is left of the faults, and of retries under way.
      await waitFor("an empty list of faults", () => stack.emulator.faults.list().length === 0);
      expect(
        stack.emulator
          .events()
          .map(({ event_id }) => event_id)
          .sort(),
      ).toEqual([...ids].sort());
      expect(stack.emulator.events().every(({ counted }) => counted === 1)).toBe(true);
    } finally {
      await stack.close();
    }
  });
}
