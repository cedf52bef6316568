import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@hatpin/node/emulator";
import { expect, test } from "playwright/test";
import { installApp } from "../../examples/install-app.mjs";
import { start } from "../../examples/next/run.mjs";
import { freePort } from "../harness/free-port.ts";
import { postEvents } from "../harness/post-events.ts";
import { AD_ACCOUNT_ID, TOKEN } from "../harness/proxy-process.ts";
import { waitFor } from "../harness/wait-for.ts";
import { clickAdd, openAsPerson } from "./visitor.ts";

// The proxy in Next's route handlers, as docs/frameworks.md has it: installed by npm, built, and started in production.

const EXAMPLE = fileURLToPath(new URL("../../examples/next", import.meta.url));
const DOCS = readFileSync(new URL("../../docs/frameworks.md", import.meta.url), "utf8");

/** An install and a build, on a machine that may be busy. */
const BUILD_MS = 600_000;

const emulator = createEmulator({ accessTokens: [TOKEN] });
let endpoint: Awaited<ReturnType<typeof emulator.listen>>;
let app: Awaited<ReturnType<typeof installApp>>;
let port: number;
let next: Awaited<ReturnType<typeof start>> | undefined;

test.describe.configure({ mode: "default", timeout: 180_000 });

test.beforeAll(async () => {
  test.setTimeout(BUILD_MS);
  endpoint = await emulator.listen(0, "127.0.0.1");
  app = await installApp(EXAMPLE);
  await app.run("next", "build");
  port = await freePort();
  next = await startNext();
});

test.afterAll(async () => {
  await next?.stop("SIGKILL");
  await endpoint?.close();
  app?.remove();
});

test.beforeEach(() => {
  emulator.reset();
});

function startNext() {
  return start(app.folder, port, {
    PINTEREST_ACCESS_TOKEN: TOKEN,
    PINTEREST_AD_ACCOUNT_ID: AD_ACCOUNT_ID,
    PINTEREST_API_URI: `${endpoint.url}/v5`,
  });
}

const received = () => emulator.events().map(({ event_id, copies }) => `${event_id} ${copies}`);

test("the example is what the page on frameworks says to write", () => {
  const files = [...DOCS.matchAll(/^```js\n\/\/ (\S*(?:next\.config|route)\.js)\n([\s\S]*?)^```$/gm)];
  expect(files.map(([, file]) => file)).toEqual([
    "next.config.js",
    "app/hatpin/[...path]/route.js",
    "app/hatpin.js/route.js",
  ]);
  for (const [, file, code] of files) expect(readFileSync(`${EXAMPLE}/${file}`, "utf8"), file).toBe(code);
});

test("Next: a page's visit and add reach Pinterest, with the visitor's address and the shop's cookies", async ({
  browser,
}) => {
  const page = await openAsPerson(browser, `http://127.0.0.1:${port}/?epik=dj0yJnU9click`);
  // Until the app has come to life, nobody hears a click.
  await page.waitForFunction(() =>
    Object.keys(document.querySelector("button") ?? {}).some((key) => key.startsWith("__reactProps")),
  );
  await clickAdd(page);
  await waitFor("both to be delivered", () => emulator.events().length === 2, 60_000);
  expect(emulator.events().map(({ event_name }) => event_name)).toEqual(["page_visit", "add_to_cart"]);
  for (const { event } of emulator.events()) {
    expect(event.user_data.client_ip_address).toBe("127.0.0.1");
    expect(event.user_data.click_id).toBe("dj0yJnU9click");
  }
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  expect(cookies.sort()).toEqual(["_epik", "_hatpin"]);
  await page.context().close();
});

test("Next: the hop in front says who the visitor is, and what is not the proxy's is Next's", async () => {
  const url = `http://127.0.0.1:${port}`;
  const event = {
    event_id: "behind-a-hop",
    event_name: "page_visit",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
    event_source_url: "https://www.shop.example/",
    user_data: {},
  };
  const answer = await fetch(`${url}/hatpin/events`, {
    method: "POST",
    headers: { "x-forwarded-for": "198.51.100.9, 203.0.113.7" },
    body: JSON.stringify({ v: 1, sent_at: Date.now(), events: [event] }),
  });
  expect(answer.status).toBe(202);
  await waitFor("the event", () => emulator.events().length === 1, 60_000);
  expect(emulator.events()[0]?.event.user_data.client_ip_address).toBe("203.0.113.7");
  expect((await fetch(`${url}/hatpin.js`, { method: "HEAD" })).status).toBe(200);
  // As a browser asks: Next would leave out the name of an encoding, and the body encoded.
  expect(await (await fetch(`${url}/hatpin/adds-part.js`)).text()).toMatch(/\bfunction\b/);
  expect((await fetch(`${url}/hatpin/elsewhere`)).status).toBe(404);
  expect(await (await fetch(url)).text()).toContain("Straw hat");
});

test("Next: what was answered with 202 survives kill -9 of Next, and is delivered once", async () => {
  const url = `http://127.0.0.1:${port}`;
  emulator.faults.set("503");
  expect(await postEvents(url, ["a", "b"])).toBe(202);
  await next?.stop("SIGKILL");
  expect(received()).toEqual([]);

  emulator.faults.clear();
  next = await startNext();
  expect(await postEvents(url, ["b", "c"])).toBe(202);
  await waitFor("what was kept, and the new one", () => received().length === 3, 60_000);
  expect(received().sort()).toEqual(["a 1", "b 1", "c 1"]);
});
