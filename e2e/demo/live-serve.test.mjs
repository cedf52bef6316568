import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@hatpin/node/emulator";
import { chromium } from "playwright";
import { ensureChromium } from "../../scripts/browsers.mjs";
import { CHROMIUM_FLAGS } from "../harness/chromium-flags.mjs";

const MAIN = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));
const SECRET = "a-secret-of-the-live-page-0123456789";
const PLANTED = "jo.planted@mail.example";

test("who has the secret sees a real event on its way through hatpin serve, and nobody in it; SIGTERM ends the page", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-live-"));
  const emulator = createEmulator();
  const endpoint = await emulator.listen();
  const serve = spawn(process.execPath, [MAIN, "serve", "--port=0", "--live-page-port=0", "--json"], {
    env: {
      ...process.env,
      PINTEREST_ACCESS_TOKEN: "a-token-of-tests",
      PINTEREST_AD_ACCOUNT_ID: "549755885175",
      PINTEREST_API_URI: `${endpoint.url}/v5`,
      HATPIN_DATA_DIR: join(folder, "queue"),
      HATPIN_LIVE_PAGE_SECRET: SECRET,
    },
  });
  let said = "";
  for (const stream of [serve.stdout, serve.stderr]) stream.on("data", (chunk) => (said += chunk));
  const ended = once(serve, "close");
  const executablePath = (process.env.HATPIN_CHROMIUM ?? (await ensureChromium())) || undefined;
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  t.after(async () => {
    await browser.close();
    serve.kill("SIGKILL");
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const entries = () =>
    said
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  await until(
    () => said.includes('"live_page_listening"') && said.endsWith("\n"),
    () => said,
  );
  const { url } = entries().find(({ code }) => code === "listening");
  const live = entries().find(({ code }) => code === "live_page_listening").url;

  const page = await browser.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(`${live}/login`);
  await page.getByLabel("Secret").fill("wrong-secret-0123456789");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${live}/login`);
  assert.equal((await page.goto(live)).status(), 404);
  problems.length = 0;
  await page.goto(`${live}/login`);
  await page.getByLabel("Secret").fill(SECRET);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Nothing has happened since").waitFor();
  assert.equal(page.url(), `${live}/`);

  const answer = await fetch(`${url}/hatpin/events`, {
    method: "POST",
    headers: {
      origin: url,
      "content-type": "text/plain",
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0",
    },
    body: JSON.stringify({
      v: 1,
      sent_at: Date.now(),
      events: [
        {
          event_id: PLANTED,
          event_name: "add_to_cart",
          action_source: "web",
          event_time: Math.floor(Date.now() / 1000),
          event_source_url: `${url}/lamp?email=${encodeURIComponent(PLANTED)}`,
          user_data: { em: ["973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"] },
          custom_data: { content_ids: ["lamp"], value: "20.00", currency: "EUR" },
        },
        { event_id: "bad", event_name: "add_to_cart", user_data: { em: [PLANTED] } },
      ],
    }),
  });
  assert.equal((await answer.json()).accepted, 1);
  await page.locator('[data-state="delivered"]').getByText("Processed").waitFor();
  await page.locator('[data-state="rejected"]').getByText("Rejected").waitFor();
  assert.equal(await page.locator('[data-count="delivered"] dd').textContent(), "1");
  await page.getByRole("button", { name: "Details" }).last().click();
  if (process.env.HATPIN_SCREENSHOT)
    await page.screenshot({ path: process.env.HATPIN_SCREENSHOT, fullPage: true });
  const stream = await fetch(`${live}/stream`, { headers: { authorization: `Bearer ${SECRET}` } });
  const { value } = await stream.body.pipeThrough(new TextDecoderStream()).getReader().read();
  for (const served of [await page.content(), value, said]) {
    assert.doesNotMatch(served, /jo\.planted|mail\.example|973dfe463ec85785|a-secret-of-the/);
  }
  assert.match(value, /973dfe46/);
  assert.deepEqual(problems, []);

  serve.kill("SIGTERM");
  await page.getByText("The proxy has stopped").waitFor();
  assert.deepEqual(await ended, [0, null]);
});

test("hatpin serve shows no live page without a secret that nobody can guess", async () => {
  for (const secret of ["", "short"]) {
    const serve = spawn(process.execPath, [MAIN, "serve", "--port=0", "--live-page-port=0"], {
      env: {
        ...process.env,
        PINTEREST_ACCESS_TOKEN: "a-token-of-tests",
        PINTEREST_AD_ACCOUNT_ID: "549755885175",
        HATPIN_LIVE_PAGE_SECRET: secret,
      },
    });
    let said = "";
    serve.stderr.on("data", (chunk) => (said += chunk));
    assert.deepEqual(await once(serve, "close"), [2, null]);
    assert.match(
      said,
      secret
        ? /^hatpin: HATPIN_LIVE_PAGE_SECRET must have 16/
        : /^hatpin: HATPIN_LIVE_PAGE_SECRET is missing/,
    );
  }
});

async function until(condition, explain) {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, explain());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
