import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { freePort } from "../harness/free-port.ts";
import { waitFor } from "../harness/wait-for.ts";
import { clickAdd, openAsPerson } from "./visitor.ts";

// Each as a reader runs it, with an emulator of its own. Those that mount the proxy in a framework of servers are in
// e2e/frameworks/; Next has a file of its own.

// Three processes and a browser, on a machine that may be busy.
test.describe.configure({ timeout: 180_000 });

const START = fileURLToPath(new URL("../../examples/start.mjs", import.meta.url));

for (const name of ["script-tag", "spa"]) {
  test(`the example ${name}: a visit and an add reach Pinterest, and it ends when it is told to`, async ({
    browser,
  }) => {
    const example = await startExample(name);
    try {
      const page = await openAsPerson(browser, example.url);
      await clickAdd(page);
      for (const event_name of ["page_visit", "add_to_cart"]) {
        await waitFor(`${event_name} to be delivered`, () =>
          example.steps().some((step) => step.stage === "delivered" && step.event_name === event_name),
        );
      }
      await page.context().close();
    } finally {
      expect(await stop(example.child)).toBe(0);
    }
  });
}

async function startExample(name: string) {
  const output: string[] = [];
  const child = spawn(process.execPath, [START, name], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env.PATH, PORT: `${await freePort()}`, HATPIN_PORT: `${await freePort()}` },
  });
  child.stdout.on("data", (chunk) => output.push(`${chunk}`));
  const url = () => /^The shop is at (\S+)$/m.exec(output.join(""))?.[1];
  await waitFor("the shop", () => url() !== undefined, 60_000);
  const steps = () =>
    output
      .join("")
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as { stage: string; event_name: string });
  return { child, url: `${url()}`, steps };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  return child.exitCode;
}
