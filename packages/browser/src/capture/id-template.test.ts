import assert from "node:assert/strict";
import { test } from "node:test";
import { idTemplate, type ProductFacts } from "./id-template.ts";

const PIN: ProductFacts = {
  id: "12",
  variant_id: "12",
  product_id: "7",
  sku: "PIN-L",
  country: "CA",
  language: "en",
  currency: "CAD",
};

const IDS: [template: string, id: string | undefined, product?: ProductFacts][] = [
  ["shopify_{country}_{product_id}_{variant_id}", "shopify_CA_7_12"],
  ["shopify_{country}_{product}_{variant}", "shopify_CA_7_12"],
  ["{group_id}-{currency}-{language}", "7-CAD-en"],
  ["{sku|id}", "PIN-L"],
  ["{sku|id}", "12", { id: "12" }],
  ["{sku}", undefined, { id: "12" }],
  ["x-{sku}-{id}", undefined, { id: "12" }],
  ["shopify-google", "shopify_CA_7_12"],
  ["woocommerce-pinterest", "12"],
  ["woocommerce-google", "gla_12"],
  ["magento-pinterest", "7_PIN-L"],
  ["sku", "PIN-L"],
  ["variant", "12"],
  ["product", "7"],
];

for (const [template, id, product = PIN] of IDS) {
  test(`${template} is ${id ?? "no id"} with ${Object.keys(product).length} facts`, () => {
    assert.equal(idTemplate(template)(product), id);
  });
}

const WRONG: [template: string, named: RegExp][] = [
  ["{asin}", /\{asin\}/],
  ["{sku|asin}", /\{asin\}/],
  ["{constructor}", /\{constructor\}/],
  ["toString", /"toString"/],
  ["shopify-googel", /"shopify-googel"/],
  ["{sku", /"\{sku"/],
  ["", /""/],
];

for (const [template, named] of WRONG) {
  test(`"${template}" is refused at once, with the option, what is wrong and what there is`, () => {
    assert.throws(
      () => idTemplate(template),
      ({ name, message }: Error) =>
        name === "TypeError" &&
        named.test(message) &&
        /^hatpin: idTemplate .*\{product_id\}.*shopify-google/.test(message),
    );
  });
}
