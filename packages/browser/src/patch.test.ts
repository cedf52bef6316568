import assert from "node:assert/strict";
import { test } from "node:test";
import { patch } from "./patch.ts";

class Shelf {
  label = "shelf";
  describe(prefix: string, _suffix?: string): string {
    return prefix + this.label;
  }
}

function shout(original: Shelf["describe"]): Shelf["describe"] {
  return function (this: Shelf, ...args) {
    return original.apply(this, args).toUpperCase();
  };
}

test("a patched method is called through the replacement, with the caller's this", () => {
  const shelf = new Shelf();
  patch(shelf, "describe", shout);
  assert.equal(shelf.describe("a "), "A SHELF");
});

test("a patched function keeps its name, length and text", () => {
  const host = { parse: JSON.parse };
  patch(host, "parse", (original) => (text, reviver) => original(text, reviver));
  assert.equal(host.parse.name, "parse");
  assert.equal(host.parse.length, 2);
  assert.equal(String(host.parse), String(JSON.parse));
  assert.equal(host.parse.toString(), JSON.parse.toString());
  assert.match(Function.prototype.toString.call(host.parse), /\[native code\]/);
});

test("undoing an inherited method leaves no property behind", () => {
  const shelf = new Shelf();
  const undo = patch(shelf, "describe", shout);
  undo();
  assert.equal(Object.hasOwn(shelf, "describe"), false);
  assert.equal(shelf.describe("a "), "a shelf");
});

test("undoing an own property restores it as it was", () => {
  const host = {} as { greet: () => string };
  const greet = () => "hello";
  Object.defineProperty(host, "greet", {
    value: greet,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  patch(host, "greet", () => () => "patched")();
  assert.deepEqual(Object.getOwnPropertyDescriptor(host, "greet"), {
    value: greet,
    writable: true,
    configurable: true,
    enumerable: false,
  });
});

test("when another script has wrapped it since, undoing leaves that wrapper and passes calls through", () => {
  const shelf = new Shelf();
  const undo = patch(shelf, "describe", shout);
  const ours = shelf.describe;
  shelf.describe = function (this: Shelf, ...args) {
    return `<${ours.apply(this, args)}>`;
  };
  assert.equal(shelf.describe("a "), "<A SHELF>");
  undo();
  assert.equal(shelf.describe("a "), "<a shelf>");
});
