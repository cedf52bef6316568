import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { createTransport, type Send } from "../transport.ts";
import { askWhatIsKnown } from "./ask-what-is-known.ts";
import type { StoredEvent } from "./stored-event.ts";

const NOT_KNOWN = [{ path: "", code: "not_known", message: "is not known here: send it" }];
const PORTAL = "<!doctype html><title>Welcome to our network</title>";

let respond: (response: ServerResponse) => void;
let asked: string;
let send: Send;

const server = createServer(async (request, response) => {
  asked = Buffer.concat(await request.toArray()).toString();
  respond(response);
});

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  send = createTransport(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, fetch);
});

after(() => {
  server.closeAllConnections();
  server.close();
});

test("events are asked for by their names alone, and those that are not listed are known", async () => {
  respond = json(202, { accepted: 0, rejected: [{ event_id: "b", issues: NOT_KNOWN }] });
  assert.deepEqual(await known(), ["a", "c"]);
  const { v, events, ...rest } = JSON.parse(asked);
  assert.deepEqual([v, Object.keys(rest)], [1, ["sent_at"]]);
  assert.deepEqual(events, [
    { event_name: "lead", event_id: "a" },
    { event_name: "lead", event_id: "b" },
    { event_name: "lead", event_id: "c" },
  ]);
});

for (const status of [429, 503]) {
  test(`a ${status} with Retry-After is a wait, of an hour at most`, async () => {
    respond = (response) => response.writeHead(status, { "retry-after": "7" }).end();
    assert.equal(await known(), 7000);
    respond = (response) => response.writeHead(status, { "retry-after": "86400" }).end();
    assert.equal(await known(), 3_600_000);
  });

  test(`a ${status} without Retry-After says nothing, whatever its body lists`, async () => {
    respond = json(status, { rejected: [] });
    assert.deepEqual(await known(), []);
  });
}

for (const { what, body } of [
  { what: "no JSON", body: PORTAL },
  { what: "empty", body: "" },
  { what: "null", body: "null" },
  { what: "an object without the list", body: '{"status":"ok"}' },
  { what: "a list that is an object", body: '{"rejected":{}}' },
  { what: "a list that is text", body: '{"rejected":"all"}' },
  { what: "a list with null in it", body: '{"rejected":[null]}' },
  { what: "a list of ids", body: '{"rejected":["a"]}' },
  { what: "a list without ids", body: '{"rejected":[{"event_id":null,"issues":[]}]}' },
]) {
  test(`after a 200 whose body is ${what}, no event counts as known`, async () => {
    respond = (response) => response.writeHead(200, { "content-type": "application/json" }).end(body);
    assert.deepEqual(await known(), []);
  });
}

test("without an answer no event counts as known", async () => {
  respond = (response) => response.destroy();
  assert.deepEqual(await known(), []);
});

function json(status: number, body: object): typeof respond {
  return (response) => response.writeHead(status).end(JSON.stringify(body));
}

/** The ids of what is known, of three events; or the wait. */
async function known(): Promise<string[] | number> {
  const events = ["a", "b", "c"].map(storedEvent);
  const answer = await askWhatIsKnown(events, send);
  return typeof answer === "number" ? answer : answer.map(({ event }) => event.event_id);
}

function storedEvent(event_id: string): StoredEvent {
  const event = {
    event_name: "lead",
    event_id,
    action_source: "web",
    event_time: 1_732_430_000,
    event_source_url: "https://shop.example/",
    user_data: {},
  } as unknown as StoredEvent["event"]; // as it is read from a store: built by the page that left it
  return { key: `hatpin:lead ${event_id}`, bytes: 200, owner: "0.5", at: 1_732_430_000_000, event };
}
