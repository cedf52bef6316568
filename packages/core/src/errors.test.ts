import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidEventError } from "./errors.ts";

test("the error tells every problem in its message, and has them as data", () => {
  const issues = [
    { path: "event_name", code: "required", message: "is required" },
    { path: "custom_data.contents.0.item_price", code: "format", message: "must be a decimal" },
    { path: "", code: "type", message: "the input must be an object" },
  ] as const;
  const error = new InvalidEventError([...issues]);
  assert.ok(error instanceof Error);
  assert.equal(error.name, "InvalidEventError");
  assert.deepEqual(error.issues, issues);
  assert.equal(
    error.message,
    "the event cannot be sent: event_name is required; custom_data.contents.0.item_price must be a decimal; " +
      "the input must be an object",
  );
});
