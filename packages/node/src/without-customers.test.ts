import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvent } from "../test/make-events.ts";
import { withoutCustomers } from "./without-customers.ts";

const event = makeEvent({
  user_data: {
    em: ["411e44ce1261728ffd2c0686e44e3fffe413c0e2c5adc498bc7da883d476b9c8"],
    client_ip_address: "203.0.113.7",
    client_user_agent: "Mozilla/5.0 (X11; Linux)",
    partner_id: "ok",
    click_id: null,
  },
});

for (const [form, text] of Object.entries({
  plain: "203.0.113.7",
  "in upper case": "411E44CE1261728FFD2C0686E44E3FFFE413C0E2C5ADC498BC7DA883D476B9C8",
  "as a URL": "Mozilla%2F5.0%20(X11%3B%20Linux)",
  "as Base64": Buffer.from("203.0.113.7").toString("base64"),
})) {
  test(`a value of the customer's that is repeated ${form} is taken out`, () => {
    const cleaned = withoutCustomers(`Invalid: ${text}!`, [makeEvent(), event]);
    assert.match(cleaned, /^Invalid: \[redacted\].{0,2}!$/);
  });
}

test("words stay, also where a short value is part of them", () => {
  const text = "The token is invalid: look at client_ip_address";
  assert.equal(withoutCustomers(text, [event]), text);
});
