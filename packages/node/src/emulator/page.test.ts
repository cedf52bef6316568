import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvent } from "../../test/make-events.ts";
import { createEmulator } from "./index.ts";

test("the page shows what was received as text: digests shortened, and nothing that travels in clear", async () => {
  const emulator = createEmulator();
  const digest = "411e44ce1261728ffd2c0686e44e3fffe413c0e2c5adc498bc7da883d476b9c8";
  const user_data = { em: [digest], client_ip_address: "203.0.113.9", client_user_agent: "Agent/1" };
  const custom_data = { value: "49", currency: "EUR", content_ids: ["<b>7</b>"] };
  const data = [makeEvent({ event_id: "<script>alert(1)</script>", user_data, custom_data })];
  const body = JSON.stringify({ data });
  await emulator.fetch(new Request("http://localhost/v5/ad_accounts/1/events", { method: "POST", body }));
  emulator.faults.set({ kind: "cut", times: 2 });

  const response = await emulator.fetch(new Request("http://localhost/"));
  assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
  const page = await response.text();
  assert.ok(page.includes("411e44ce…") && !page.includes(digest));
  for (const clear of ["203.0.113.9", "Agent/1", "<script>alert", "<b>7"])
    assert.ok(!page.includes(clear), clear);
  assert.match(page, /1 events? received, 1 counted, in 1 requests?/);
  assert.match(page, /49 EUR/);
  assert.match(page, /cut \(2 more\)/);
});
