import { createEventId } from "@hatpin/core";
import { expect, type Page, test } from "playwright/test";
import { type Stack, startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";

// Pinterest's tag as shops paste it, with a core.js of ours that keeps what it was told.
const TAG = `<script>!function(e){if(!window.pintrk){window.pintrk=function(){
  window.pintrk.queue.push(Array.prototype.slice.call(arguments))};var n=window.pintrk;n.queue=[],n.version="3.0"}}();
  pintrk("load", "2612345678901", { em: "Jo@Example.com" }); pintrk("page"); pintrk("track", "pagevisit");</script>`;
const HATPIN = `<script async src="/hatpin.js"></script>`;
const LOAD_CORE = `{ const { queue } = window.pintrk; window.told = [...queue];
  window.pintrk = (...call) => { window.told.push(call); }; }`;
const JO = "f4e19df2e6c609fbd59a42b9063d0fadf44260218531ea21ad8c575f205c0453"; // of jo@example.com

interface Told {
  event_id: string;
}

for (const [order, scriptTag] of [
  ["Pinterest's tag first", TAG + HATPIN],
  ["ours first", `<script src="/hatpin.js"></script>${TAG}`],
] as const) {
  test(`${order}: each action is one event with one id, in the tag and at Pinterest`, async ({ page }) => {
    const stack = await startStack({ shop: { scriptTag } });
    try {
      await page.goto(`${stack.shopUrl}/products/pearl-hat-pin`);
      await waitFor("the visit", () => stack.emulator.events().length === 1);
      await page.evaluate(LOAD_CORE);
      // As a shop would, when its answer is there.
      await page.evaluate(() => {
        const { fetch } = window;
        window.fetch = async (...call) => {
          const response = await fetch(...call);
          if (`${call[0]}`.includes("cart"))
            (window as unknown as { pintrk(...call: unknown[]): void }).pintrk("track", "addtocart", {
              currency: "EUR",
            });
          return response;
        };
      });
      await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
      await page.locator(".notice-success").waitFor();
      await waitFor("the add", () => stack.emulator.events().length === 2);
      expect(await idsTold(page)).toEqual(idsSent(stack));
      // Ours knows more of the product than the shop told the tag.
      const [, add] = stack.emulator.events();
      expect(add?.event.custom_data?.content_ids).toHaveLength(1);
    } finally {
      await stack.close();
    }
  });
}

test("one order, one id: of its number alone, in the tag, at Pinterest and in the back end", async ({
  page,
}) => {
  const stack = await startStack({ shop: { scriptTag: TAG + HATPIN } });
  try {
    await page.goto(`${stack.shopUrl}/`);
    await waitFor("the visit", () => stack.emulator.events().length === 1);
    await page.evaluate(LOAD_CORE);
    await page.evaluate(`pintrk("track", "checkout", { order_id: "1001", value: 49, currency: "EUR" })`);
    await waitFor("the order", () => stack.emulator.events().length === 2);
    const id = await createEventId("checkout", "1001");
    expect((await idsTold(page)).at(-1)).toBe(id);
    expect(stack.emulator.events()[1]?.event).toMatchObject({
      event_name: "checkout",
      event_id: id,
      custom_data: { order_id: "1001", value: "49", currency: "EUR" },
    });
    // And the customer that the shop told the tag of.
    expect(stack.emulator.events()[1]?.event.user_data.em).toEqual([JO]);
  } finally {
    await stack.close();
  }
});

async function idsTold(page: Page): Promise<string[]> {
  const told = await page.evaluate(() => (window as unknown as { told: [string, string, Told][] }).told);
  return told.filter(([command]) => command === "track").map(([, , { event_id }]) => event_id);
}

function idsSent({ emulator }: Stack): string[] {
  return emulator.events().map(({ event_id }) => event_id);
}
