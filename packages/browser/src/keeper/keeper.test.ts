import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright";
import { bundle, launchChromium } from "../../test/page-under-test.ts";

// A page finds what an earlier one has left, and asks for it, in a real Chromium: what the answer to the question brings
// about, and what happens between the two.

interface TestWindow {
  tracker: { track(name: string): string; consent(state: string): void; flush(): Promise<void> };
}
declare const window: TestWindow & Window;

interface Posted {
  atMs: number;
  names: string[];
}

/** An event may have been written by a page that the locks do not know yet: a younger one is not asked for. */
const OLD_ENOUGH_MS = 1100;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let script: string;
/** What was asked for, and what was sent, in order of arrival. */
let questions: Posted[];
let sent: Posted[];
/** Whether what is sent is taken. */
let isTaking: boolean;
let answerQuestion: (response: ServerResponse, ids: string[]) => void | Promise<void>;

const server = createServer((request, response) => {
  if (request.url === "/npm.js") response.setHeader("content-type", "text/javascript").end(script);
  else if (request.url === "/hatpin/events") void collect(request, response);
  else
    response
      .setHeader("content-type", "text/html")
      .end(
        `<!doctype html><title>Shop</title>${request.url === "/bare" ? "" : '<script src="/npm.js"></script>'}`,
      );
});

before(async () => {
  const index = fileURLToPath(new URL("../index.ts", import.meta.url));
  script = await bundle(
    `import { createTracker } from ${JSON.stringify(index)};
     window.tracker = createTracker({ endpoint: "/hatpin/events" });`,
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  questions = [];
  sent = [];
  isTaking = false;
  answerQuestion = sayNotKnown;
  context = await browser.newContext();
  page = await context.newPage();
});

afterEach(() => context.close());

for (const status of [429, 503]) {
  test(`a ${status} with Retry-After to the question is waited for, then it is asked again, and sent what is wanted`, async () => {
    await leaveAnEvent();
    answerQuestion = (response) => void response.writeHead(status, { "retry-after": "2" }).end();
    await page.goto(url("/b"));
    await until(() => questions.length === 1);
    answerQuestion = sayNotKnown;
    // Neither of them is a reason to ask before the time.
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.evaluate(() => window.tracker.flush());
    await until(() => sent.length === 1);
    const [first, second] = questions;
    assert.ok(first && second && second.atMs - first.atMs >= 2000, JSON.stringify(questions));
    assert.deepEqual([questions.length, sent[0]?.names], [2, ["lead"]]);
    await until(async () => (await kept()).length === 0);
  });
}

for (const { what, body } of [
  { what: "the page of a hotel's network", body: "<!doctype html><title>Welcome</title>" },
  { what: "JSON of another shape", body: '{"status":"ok","rejected":{}}' },
  { what: "a list that names nothing", body: '{"rejected":[null]}' },
]) {
  test(`after a 200 with ${what} as the answer to the question, the event is sent`, async () => {
    await leaveAnEvent();
    answerQuestion = (response) => void response.writeHead(200).end(body);
    await page.goto(url("/b"));
    await until(() => sent.length === 1);
    assert.deepEqual(sent[0]?.names, ["lead"]);
    await until(async () => (await kept()).length === 0);
  });
}

for (const later of ["nothing", "a new grant"]) {
  test(`a refusal between the question and its answer, and ${later} after it: what was asked for is not sent`, async () => {
    await leaveAnEvent();
    let answer = () => {};
    answerQuestion = async (response, ids) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      sayNotKnown(response, ids);
    };
    await page.goto(url("/b"));
    await until(() => questions.length === 1);
    await page.evaluate(() => window.tracker.consent("denied"));
    if (later === "a new grant") await page.evaluate(() => window.tracker.consent("granted"));
    const answered = page.waitForEvent("requestfinished");
    answer();
    await answered;
    await page.waitForTimeout(1000); // nothing to wait for: it is the absence that counts
    assert.deepEqual([sent, await kept()], [[], []]);
  });
}

test("a page that is left while it asks lets the next one ask at once", async () => {
  await leaveAnEvent();
  answerQuestion = () => {}; // it never comes
  await page.goto(url("/b"));
  await until(() => questions.length === 1);
  answerQuestion = sayNotKnown;
  const other = await context.newPage();
  await other.goto(url("/c"));
  // As when it goes into the back/forward cache: its request is not ended.
  const leftAtMs = Date.now();
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  await until(() => sent.length === 1);
  assert.deepEqual(sent[0]?.names, ["lead"]);
  // Long before its own deadline would end the question.
  assert.ok((sent[0]?.atMs ?? 0) - leftAtMs < 6000, JSON.stringify({ leftAtMs, sent }));
});

/** A page tracks, and is left; nobody took what it sent. */
async function leaveAnEvent(): Promise<void> {
  await page.goto(url("/a"));
  await page.evaluate(() => void window.tracker.track("lead"));
  await until(async () => sent.length > 0 && (await kept()).some((key) => key.startsWith("indexedDB")));
  await page.goto(url("/bare"));
  await page.waitForTimeout(OLD_ENOUGH_MS);
  sent = [];
  isTaking = true;
}

async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray()).toString();
  const { events } = JSON.parse(body) as { events: { event_name: string; event_id: string }[] };
  const posted = { atMs: Date.now(), names: events.map(({ event_name }) => event_name) };
  if (events.length === 0) {
    response.writeHead(202).end("{}"); // that the visitor is to be forgotten
  } else if (events.some((event) => "event_source_url" in event)) {
    sent.push(posted);
    response.writeHead(isTaking ? 202 : 503).end(JSON.stringify({ accepted: events.length, rejected: [] }));
  } else {
    questions.push(posted);
    await answerQuestion(
      response,
      events.map(({ event_id }) => event_id),
    );
  }
}

function sayNotKnown(response: ServerResponse, ids: string[]): void {
  const rejected = ids.map((event_id) => ({ event_id, issues: [] }));
  response.writeHead(202).end(JSON.stringify({ accepted: 0, rejected }));
}

/** The keys of all events that the browser keeps. */
function kept(): Promise<string[]> {
  return page.evaluate(async () => {
    const local = Object.keys(localStorage).filter((key) => key.startsWith("hatpin:"));
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === "hatpin")) return local;
    const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
      const opening = indexedDB.open("hatpin");
      opening.onerror = reject;
      // It was removed meanwhile: what opening made of it goes again.
      opening.onupgradeneeded = () => {
        opening.onerror = () => resolve([]);
        opening.transaction?.abort();
      };
      opening.onsuccess = () => {
        const request = opening.result.transaction("events").objectStore("events").getAllKeys();
        request.onsuccess = () => {
          opening.result.close();
          resolve(request.result);
        };
      };
    });
    return [...local, ...keys.map((key) => `indexedDB ${key}`)];
  });
}

function url(path: string): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < giveUpAt, `it never came: ${JSON.stringify({ questions, sent })}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
