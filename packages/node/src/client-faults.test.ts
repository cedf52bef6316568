import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { keepSection, toTable } from "../test/keep-section.ts";
import { makeEvent, makeEvents } from "../test/make-events.ts";
import { type ClientOptions, createClient } from "./client.ts";
import { createEmulator, type Fault, SCENARIOS, type ScenarioName } from "./emulator/index.ts";
import { PinterestApiError } from "./errors.ts";
import type { SendResult } from "./send-result.ts";

const SHOWN_LENGTH = 300;
const EVENTS = ["one", "bad", "two"].map((event_id) => makeEvent({ event_id }));
const ALL = { delivered: 3, failed: 0, kept: 0 };
const NONE = { delivered: 0, failed: 0, kept: 3 };
const AGAIN = { does: "sends again", calls: 2, ...ALL };
const ONCE = { calls: 1, ...ALL };
const STOPS = { does: "stops, keeps the events, says what to do", calls: 1, ...NONE };
const GIVES_UP = { does: "gives up after `maxAttempts`, keeps the events", calls: 3, ...NONE };
const HASTY = { timeoutMs: 2000 };
const app = { appId: "1", appSecret: "app-secret-of-a-test", refreshToken: "pinr_first" };
const kept = { accessToken: "pina_a-token-that-was-kept", refreshToken: app.refreshToken };
const oauth = { ...app, onTokens() {}, loadTokens: async () => kept };

interface Row {
  /** From `SCENARIOS`, or one that is described. */
  fault: ScenarioName | { about: string; fault: Fault };
  /** For a person to read; the numbers are what is tested. */
  does: string;
  calls: number;
  delivered: number;
  /** Refused for good. */
  failed: number;
  /** Not delivered, and marked to be sent again. */
  kept: number;
  events?: typeof EVENTS;
  client?: ClientOptions;
  /** The shortest that it may take. */
  waitsMs?: number;
  /** How often it asks for new tokens. */
  refreshes?: number;
}

/** The client against every line of the table of answers in docs/pinterest-api.md. */
const ROWS: Row[] = [
  { fault: "some-failed", does: "maps the failure to its event", calls: 1, delivered: 2, failed: 1, kept: 0 },
  {
    fault: "some-refused",
    does: "maps the failure to its event",
    calls: 1,
    delivered: 2,
    failed: 1,
    kept: 0,
  },
  {
    fault: "one-bad-event",
    does: "halves until the bad one is alone",
    calls: 5,
    delivered: 2,
    failed: 1,
    kept: 0,
  },
  {
    fault: { about: "`one-bad-event` among 1,000", fault: { kind: "fail", match: "event-700", status: 400 } },
    does: "halves until the bad one is alone",
    events: makeEvents(1000),
    calls: 21,
    delivered: 999,
    failed: 1,
    kept: 0,
  },
  {
    fault: "bad-request",
    does: "halves, to find that none passes",
    calls: 5,
    delivered: 0,
    failed: 3,
    kept: 0,
  },
  {
    fault: "too-large",
    does: "halves, to find that none passes",
    calls: 5,
    delivered: 0,
    failed: 3,
    kept: 0,
  },
  { fault: "unauthorized", ...STOPS },
  { fault: "unauthorized-once", ...STOPS },
  {
    fault: { about: "`unauthorized-once`, with `oauth`", fault: { kind: "status", status: 401, times: 1 } },
    does: "gets a new token and sends again",
    calls: 2,
    ...ALL,
    client: { oauth },
    refreshes: 1,
  },
  {
    fault: { about: "`unauthorized`, with `oauth`", fault: { kind: "status", status: 401 } },
    does: "gets one new token, then stops and keeps the events",
    calls: 2,
    ...NONE,
    client: { oauth },
    refreshes: 1,
  },
  { fault: "forbidden", ...STOPS },
  { fault: "not-found", ...STOPS },
  { fault: "rate-limited", ...AGAIN, does: "waits as long as it is told, and sends again", waitsMs: 1000 },
  {
    fault: "rate-limited-until",
    ...AGAIN,
    does: "waits as long as it is told, and sends again",
    waitsMs: 900,
  },
  {
    fault: "rate-limited-reset",
    ...AGAIN,
    does: "waits as long as it is told, and sends again",
    waitsMs: 1000,
  },
  {
    fault: "rate-limited-silently",
    ...AGAIN,
    does: "waits at random, longer with each try, and sends again",
  },
  { fault: "rate-limited-for-good", ...GIVES_UP },
  { fault: "request-timeout", ...AGAIN },
  { fault: "server-error", ...AGAIN },
  { fault: "server-error-for-good", ...GIVES_UP },
  { fault: "bad-gateway", ...AGAIN },
  { fault: "gateway-timeout", ...AGAIN },
  { fault: "ramped-down", ...AGAIN, does: "waits four times as long as else, and sends again" },
  { fault: "ramped-down-for-good", ...GIVES_UP },
  { fault: "hangs", ...AGAIN, does: "sends again after `timeoutMs`", client: HASTY },
  {
    fault: "hangs-after-recording",
    ...AGAIN,
    does: "sends again after `timeoutMs`",
    client: HASTY,
  },
  { fault: "hangs-mid-answer", ...AGAIN, does: "sends again after `timeoutMs`", client: HASTY },
  {
    fault: {
      about: "an answer that trickles for longer than `timeoutMs`",
      fault: { kind: "slow", overMs: 6000, times: 1 },
    },
    ...AGAIN,
    does: "sends again after `timeoutMs`, which the body counts in",
    client: HASTY,
  },
  { fault: "cuts", ...AGAIN },
  { fault: "cuts-for-good", ...GIVES_UP },
  { fault: "cuts-after-recording", ...AGAIN },
  { fault: "cuts-mid-answer", ...AGAIN },
  {
    fault: {
      about: "`cuts-after-recording`, offline events",
      fault: { kind: "cut", recorded: true, times: 1 },
    },
    does: "does not send again what Pinterest would count twice",
    events: EVENTS.map((event) => ({ ...event, action_source: "offline" as const })),
    calls: 1,
    delivered: 0,
    failed: 3,
    kept: 0,
  },
  { fault: "slow-answer", does: "waits for it", ...ONCE },
  { fault: "truncated-answer", ...AGAIN },
  { fault: "empty-answer", ...AGAIN },
  { fault: "short-answer", ...AGAIN },
  { fault: "wrong-content-type", does: "reads it", ...ONCE },
  { fault: "huge-answer", ...AGAIN, does: "stops reading at 8 MiB, sends again" },
  { fault: "wrong-clock", does: "does not look at it", ...ONCE },
  { fault: "redirect", ...STOPS, does: "does not follow: the token goes to no other host" },
  { fault: "no-content", ...STOPS },
  {
    fault: "echoes-secrets",
    ...STOPS,
    does: "stops, keeps the events, takes token and customers out of the message",
  },
  {
    fault: { about: "nobody listens", fault: { kind: "well" } },
    does: "gives up after `maxAttempts`, keeps the events",
    calls: 0,
    ...NONE,
    client: { apiUrl: await closedAddress() },
  },
];

interface Outcome {
  row: Row;
  name: string;
  calls: number;
  delivered: number;
  failed: number;
  kept: number;
  refreshes: number;
  tookMs: number;
  countedTwice: number;
  error: PinterestApiError | undefined;
}

const waits = ({ client, waitsMs }: Row) => client === HASTY || waitsMs !== undefined;
// One after the other, so that none costs another its deadline, then those that only wait, all at once.
const quick = ROWS.filter((row) => !waits(row)).reduce(
  async (earlier, row) => [...(await earlier), await run(row)],
  Promise.resolve([] as Outcome[]),
);
const outcomes = ROWS.map(async (row) => {
  const ended = await quick;
  return ended.find((outcome) => outcome.row === row) ?? run(row);
});

for (const [place, row] of ROWS.entries()) {
  const { calls, delivered, failed, kept } = row;
  const ends = [`${delivered} delivered`, `${failed} failed`, `${kept} kept`].join(", ");
  test(`${nameOf(row)}: the client ${row.does.replaceAll("`", "")}; ${calls} calls, ${ends}`, async () => {
    const outcome = (await outcomes[place]) as Outcome;
    const { refreshes = 0, waitsMs = 0 } = row;
    assert.deepEqual(
      [
        outcome.calls,
        outcome.delivered,
        outcome.failed,
        outcome.kept,
        outcome.refreshes,
        outcome.countedTwice,
      ],
      [calls, delivered, failed, kept, refreshes, 0],
    );
    assert.ok(outcome.tookMs >= waitsMs - 10, `${outcome.tookMs} ms`);
    assert.equal(outcome.error !== undefined, kept > 0 || (failed > 0 && calls === 1 && delivered === 0));
    const told = `${outcome.error?.message} ${outcome.error?.stack} ${JSON.stringify(outcome.error)}`;
    for (const secret of ["pina_a-token", "411e44ce", app.appSecret, "pinr_first"])
      assert.ok(!told.includes(secret), secret);
  });
}

test("every scenario has its line, and the page on them is what the client does", async () => {
  const named = ROWS.map(({ fault }) => fault).filter((fault) => typeof fault === "string");
  // It is others in turn, and waits for three seconds.
  assert.deepEqual([...named, "bad-day"].sort(), Object.keys(SCENARIOS).sort());
  const heads = ["what happens", "what the client does", "calls", "delivered", "failed", "kept", "error"];
  const rows = (await Promise.all(outcomes)).map(({ row, name, calls, delivered, failed, kept, error }) => [
    name,
    row.does,
    calls,
    delivered,
    failed,
    kept,
    error ? describe(error) : "",
  ]);
  keepSection("client-faults.md", "client faults", toTable(heads, rows));
});

async function run(row: Row): Promise<Outcome> {
  const emulator = createEmulator({ ...(row.refreshes && { app }) });
  const { url, close } = await emulator.listen();
  emulator.faults.set(typeof row.fault === "string" ? row.fault : row.fault.fault);
  const client = createClient({
    apiUrl: `${url}/v5`,
    adAccountId: "549755885175",
    ...(!row.refreshes && { accessToken: "pina_a-token-of-some-length" }),
    retry: { baseMs: 1, maxAttempts: 3 },
    ...row.client,
  });
  const startedAt = performance.now();
  let error: PinterestApiError | undefined;
  const result = await client.sendConversionEvents(row.events ?? EVENTS).catch((thrown: unknown) => {
    assert.ok(thrown instanceof PinterestApiError, String(thrown));
    error = thrown;
    return thrown.result as SendResult;
  });
  const tookMs = performance.now() - startedAt;
  await close();
  const failures = result.events.filter((event) => event.status === "failed");
  return {
    row,
    name: nameOf(row),
    calls: emulator.requests().length,
    delivered: result.num_events_processed,
    failed: failures.filter(({ retryable }) => !retryable).length,
    kept: failures.filter(({ retryable }) => retryable).length,
    refreshes: emulator.refreshes(),
    countedTwice: emulator.events().filter(({ counted }) => counted > 1).length,
    tookMs,
    error,
  };
}

function nameOf({ fault }: Row): string {
  return typeof fault === "string" ? `\`${fault}\`: ${SCENARIOS[fault].about}` : fault.about;
}

function describe({ name, status, code, message }: PinterestApiError): string {
  const facts = [name, status, code && `code ${code}`].filter(Boolean).join(", ");
  // What hangs on the moment would make the page stale.
  const steady = message.replace(/\((UND_ERR_SOCKET|ECONNRESET|EPIPE)\)/, "(…)").replace(/\d{10}/g, "…");
  return `${facts}: ${steady.length > SHOWN_LENGTH ? `${steady.slice(0, SHOWN_LENGTH)}…` : steady}`;
}

/** An address of this machine at which nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return `http://127.0.0.1:${port}/v5`;
}
