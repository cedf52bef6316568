import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv from "ajv";
import fc from "fast-check";
import openApi from "../openapi/events-openapi-5.23.0.json" with { type: "json" };
import { changedOnce, goodEvent, goodInput, NOW_MS } from "../test/event-arbitraries.ts";
import { createConversionEvent } from "./create-event.ts";
import { InvalidEventError } from "./errors.ts";
import type { ConversionEventInput } from "./event.ts";
import { isConversionEvent } from "./is-conversion-event.ts";
import { eventSchema } from "./schema.ts";
import { validateEvent } from "./validate-event.ts";

const now = () => NOW_MS;

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(openApi, "pinterest");
const isAccepted = ajv.compile({ $ref: "pinterest#/components/schemas/ConversionEvents" });

function assertAccepted(event: unknown): void {
  const body: { data: unknown[] } = JSON.parse(JSON.stringify({ data: [event] }, withoutUndefined));
  assert.ok(isAccepted(body), ajv.errorsText(isAccepted.errors));
  assert.deepEqual(validateEvent(event, { now }), []);
  assert.deepEqual(validateEvent(body.data[0], { now }), []);
}

function withoutUndefined(key: string, value: unknown): unknown {
  assert.notEqual(value, undefined, `${key} is left out, not undefined`);
  return value;
}

test("the referee refuses what it must", () => {
  assert.ok(!isAccepted({ data: [] }));
  assert.ok(!isAccepted({ data: [{ event_name: "checkout" }] }));
});

test("whatever the builder makes of 5,000 good inputs, Pinterest's description and our own check accept", async () => {
  await fc.assert(
    fc.asyncProperty(goodInput, async (input) => {
      assertAccepted(await createConversionEvent(deepFreeze(input), { now }));
    }),
    { numRuns: 5000 },
  );
});

test("of 2,000 inputs with one odd thing each, all that are built are accepted, and the others say why", async () => {
  let built = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(changedOnce(goodInput), async (input) => {
      try {
        const event = await createConversionEvent(input as ConversionEventInput, { now });
        assertAccepted(event);
        built++;
      } catch (error) {
        if (!(error instanceof InvalidEventError)) throw error;
        assert.ok(error.issues.length > 0);
        refused++;
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(built > 300 && refused > 300, `${built} built, ${refused} refused`);
});

test("the guard and the schema agree on 2,000 good events, and so does Pinterest's description", () => {
  fc.assert(
    fc.property(goodEvent, (event) => {
      assert.deepEqual(validateEvent(event, { now }), []);
      assert.ok(isConversionEvent(event, { now }));
      assert.ok(eventSchema.is(event));
      assert.ok(isAccepted({ data: [event] }), ajv.errorsText(isAccepted.errors));
    }),
    { numRuns: 2000 },
  );
});

test("the guard and the schema agree on 3,000 events with one odd thing each, and the guard takes none that Pinterest refuses", () => {
  let good = 0;
  let bad = 0;
  fc.assert(
    fc.property(changedOnce(goodEvent), (event) => {
      const issues = validateEvent(event, { now });
      if (isConversionEvent(event, { now })) {
        assert.ok(eventSchema.is(event));
        assert.deepEqual(issues, []);
        assert.ok(isAccepted({ data: [event] }), ajv.errorsText(isAccepted.errors));
        good++;
      } else {
        assert.ok(issues.length > 0, "the schema finds what the guard found");
        bad++;
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(good > 300 && bad > 300, `${good} good, ${bad} bad`);
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
