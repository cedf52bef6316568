import { expect, test } from "playwright/test";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

// Each would make Pinterest refuse the whole request, or break what handles it carelessly.
const HOSTILE: Record<string, string> = {
  "an unknown key": `{ event_name: "custom", custom_data: { loot: "1" } }`,
  "an amount that is no number": `{ event_name: "custom", custom_data: { value: "12,50 EUR" } }`,
  "a misspelt name": `{ event_name: "add_to_card" }`,
  "a key that pollutes": `{ event_name: "custom", custom_data: JSON.parse('{"__proto__": {"polluted": true}, "x": 1}') }`,
};

for (const [what, event] of Object.entries(HOSTILE)) {
  test(`${what} among 100 costs only its own event, and the page notices nothing`, async ({ page }) => {
    const stack = await startStack();
    try {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(`${stack.shopUrl}/cart`);
      await waitFor("the visit", () => stack.emulator.events().length === 1);
      const rejected: { event_id: string; issues: unknown[] }[] = [];
      page.on("response", async (response) => {
        if (response.url().endsWith("/hatpin/events")) rejected.push(...(await response.json()).rejected);
      });

      const ids: string[] = await page.evaluate(`
        Array.from({ length: 100 }, (_, n) => {
          const { event_name, custom_data } = n === 50 ? ${event} : { event_name: "custom", custom_data: { content_name: "n" + n } };
          return hatpin("track", event_name, custom_data);
        })`);

      await waitFor("the other 99", () => stack.emulator.events().length === 100);
      await waitFor("the answer of the hostile one", () => rejected.length > 0);
      expect(rejected).toMatchObject([{ event_id: ids[50] }]);
      expect(rejected[0]?.issues.length).toBeGreaterThan(0);
      expect(stack.emulator.events().some(({ event_id }) => event_id === ids[50])).toBe(false);
      expect(stack.emulator.requests().every(({ status }) => status === 200)).toBe(true);
      expect(errors).toEqual([]);
      expect(await page.evaluate("({}).polluted")).toBeUndefined();
    } finally {
      await stack.close();
    }
  });
}
