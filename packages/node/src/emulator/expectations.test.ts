import assert, { AssertionError } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { makeEvent, makeEvents } from "../../test/make-events.ts";
import {
  createEmulator,
  expectCountedOnce,
  expectDelivered,
  expectNoClearText,
  expectNotDelivered,
} from "./index.ts";

const emulator = createEmulator();
afterEach(() => emulator.reset());

async function send(data: unknown[], { path = "", headers = {} } = {}): Promise<void> {
  const address = `http://localhost/v5/ad_accounts/1/events${path}`;
  const body = JSON.stringify({ data });
  await emulator.fetch(new Request(address, { method: "POST", headers, body }));
}

/** The message of the `AssertionError` that something throws. */
function failure(expectation: () => void): AssertionError {
  try {
    expectation();
  } catch (error) {
    assert.ok(error instanceof AssertionError, String(error));
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("an event is delivered when one fits in all that is named, and that one is returned", async () => {
  await send(makeEvents(3));
  const received = expectDelivered(emulator, { event_id: "event-1", custom_data: { value: "49" } });
  assert.equal(received.event_id, "event-1");
  expectDelivered({ events: () => JSON.parse(JSON.stringify(emulator.events())) }, { event_id: "event-2" });
  expectNotDelivered(emulator, { event_id: "event-3" });
});

test("when none fits, the message says in what the nearest differs", async () => {
  const custom_data = { value: "49", currency: "EUR", content_ids: ["a", "b"] };
  await send([makeEvent({ event_name: "lead" }), makeEvent({ event_id: "order-7", custom_data })]);
  const expected = {
    event_name: "checkout",
    event_id: "order-7",
    custom_data: { value: "94", content_ids: ["a"], order_id: "7" },
  } as const;
  const error = failure(() =>
    expectDelivered(emulator, { ...expected, custom_data: expected.custom_data as never }),
  );
  assert.equal(
    error.message,
    `no delivered event fits an event with event_name 'checkout', event_id 'order-7', custom_data.value '94', custom_data.content_ids [ 'a' ], custom_data.order_id '7'; the nearest of 2 differs in
  custom_data.value: expected '94', got '49'
  custom_data.content_ids: expected [ 'a' ], got [ 'a', 'b' ]
  custom_data.order_id: expected '7', got nothing`,
  );
  assert.equal(error.operator, "expectDelivered");
  assert.deepEqual(error.actual, [
    "custom_data.value: '49'",
    "custom_data.content_ids: [ 'a', 'b' ]",
    "custom_data.order_id: nothing",
  ]);
});

test("when nothing was delivered at all, the message says that", () => {
  assert.match(
    failure(() => expectDelivered(emulator, { event_name: "lead" })).message,
    /none was delivered at all/,
  );
});

test("what is personal stands in no message", async () => {
  const user_data = { client_ip_address: "203.0.113.9", client_user_agent: "Agent/1", click_id: "dj0yJnU9" };
  await send([makeEvent({ user_data, event_source_url: "https://shop.example/?mail=jo@example.com" })]);
  const error = failure(() =>
    expectDelivered(emulator, {
      user_data: { client_ip_address: "198.51.100.1", client_user_agent: "Agent/2", click_id: "else" },
      event_source_url: "https://shop.example/?mail=al@example.com",
    }),
  );
  const told = JSON.stringify([error.message, error.actual, error.expected]);
  for (const clear of ["203.0.113", "198.51.100", "Agent/", "dj0y", "else", "jo@", "al@"])
    assert.ok(!told.includes(clear), clear);
  assert.match(error.message, /client_ip_address: expected a value that is not shown/);
});

test("an event that was not to be delivered is named", async () => {
  await send(makeEvents(2));
  assert.equal(
    failure(() => expectNotDelivered(emulator, { event_name: "checkout" })).message,
    "2 delivered events fit an event with event_name 'checkout', and none was to:\n  checkout 'event-0'\n  checkout 'event-1'",
  );
});

test("copies that Pinterest drops are no mistake, those that it counts are", async () => {
  const data = [makeEvent(), makeEvent({ event_id: "offline", action_source: "offline" })];
  await send(data);
  await send([makeEvent()]);
  expectCountedOnce(emulator);
  expectCountedOnce(emulator, { event_id: "event-0" });
  await send(data);
  expectCountedOnce(emulator, { event_id: "event-0" });
  assert.equal(
    failure(() => expectCountedOnce(emulator)).message,
    "1 of 2 events are counted more than once:\n  checkout 'offline': counted 2 times, of 2 copies",
  );
  assert.match(failure(() => expectCountedOnce(emulator, { event_id: "x" })).message, /none is counted/);
});

for (const [form, where, sent] of [
  ["as it is", "the body", { data: [makeEvent({ custom_data: { order_id: "jo@example.com" } })] }],
  ["in capitals", "the body", { data: [makeEvent({ custom_data: { order_id: "JO@EXAMPLE.COM" } })] }],
  ["in an address", "the path", { data: [], path: "?m=jo%40example.com" }],
  ["in a header", "the header x-customer", { data: [], headers: { "x-customer": "jo@example.com" } }],
  [
    "in Base64",
    "the body",
    { data: [makeEvent({ custom_data: { order_id: Buffer.from("jo@example.com").toString("base64") } })] },
  ],
] as const) {
  test(`clear text ${form} is found, and the message says where, without it`, async () => {
    await send(makeEvents(1));
    expectNoClearText(emulator, ["jo@example.com", "+49 170 1234567"]);
    const { data, ...more } = { path: "", headers: {}, ...sent };
    await send([...data], more);
    assert.equal(
      failure(() => expectNoClearText(emulator, ["al@example.com", "jo@example.com"])).message,
      `text 2 of 2 stands in ${where} of request 2 of 2`,
    );
  });
}

test("a phone number is found without what stands between its digits", async () => {
  await send([makeEvent({ custom_data: { order_id: "00491701234567" } })]);
  const { message } = failure(() => expectNoClearText(emulator, ["+49 170 1234567"]));
  assert.match(message, /^text 1 of 1 stands in the body/);
});

test("without a request, or with one that was forgotten, nothing is proven", async () => {
  assert.match(failure(() => expectNoClearText(emulator, ["jo"])).message, /nothing is proven/);
  await send(makeEvents(1));
  const forgotten = () => emulator.requests().map(({ body, ...rest }) => rest);
  assert.match(
    failure(() => expectNoClearText({ requests: forgotten }, ["jo"])).message,
    /the bodies of 1 requests are not kept/,
  );
  assert.throws(() => expectNoClearText(emulator, [" "]), TypeError);
});
