import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { isConfirmation, platformAsked, platformHere } from "./platform-here.ts";
import { nextActions } from "./platforms/next-actions.ts";
import type { SeenRequest } from "./watch-requests.ts";

/** How often the page was looked at. */
let looks = 0;
/** What stands in the page, as its selector. */
let mark = "";

const page = {
  document: {
    readyState: "complete",
    body: { className: "" },
    get scripts() {
      looks++;
      return [];
    },
    querySelector: (selector: string) => (selector === mark ? {} : null),
  },
};

before(() => Object.assign(globalThis, { window: page, document: page.document }));

after(() => {
  for (const name of ["window", "document"]) Reflect.deleteProperty(globalThis, name);
});

beforeEach(() => {
  looks = 0;
});

test("a page is not looked at for a request that no platform has to do with", () => {
  assert.equal(isConfirmation("https://shop.example/api/stock"), false);
  assert.equal(platformAsked(requestWith({})), undefined);
  assert.equal(looks, 0);
});

test("a request that names its platform is that platform's, whatever the page is", () => {
  assert.equal(platformAsked(requestWith({ "next-action": "7f" })), nextActions);
  assert.equal(looks, 0);
});

test("on a page without marks no platform is found, and nothing is thrown", () => {
  assert.equal(platformHere(), undefined);
  assert.equal(looks, 1);
});

test("an address that tells how an add went counts for the shops of its platform alone", () => {
  const address = "https://shop.example/customer/section/load/?sections=cart";
  assert.equal(isConfirmation(address), false);
  mark = "[type='text/x-magento-init']";
  // What has been found to be nothing is looked at again when the page has changed.
  page.document.readyState = "interactive";
  assert.equal(isConfirmation(address), true);
});

function requestWith(headers: { [name: string]: string }): SeenRequest {
  const address = "https://shop.example/";
  return {
    method: "POST",
    address,
    url: new URL(address),
    body: undefined,
    header: (name) => headers[name] ?? null,
  };
}
