import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright";
import { CHROMIUM_FLAGS } from "./chromium-flags.mjs";
import { freePort } from "./free-port.ts";
import { waitFor } from "./wait-for.ts";

/** Chromium as a process of our own with a profile on disk, so that it can be killed for real and started again. */
export interface ChromiumProcess {
  start(): Promise<Browser>;
  /** SIGKILL to it and all its children, as when the machine loses power. */
  kill(): Promise<void>;
  /** Kills it and removes the profile. */
  remove(): Promise<void>;
}

export function createChromiumProcess(): ChromiumProcess {
  const profile = mkdtempSync(join(tmpdir(), "hatpin-chromium-"));
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    // The whole group: the process that writes to disk is a child.
    process.kill(-child.pid, "SIGKILL");
    await ended;
  }

  return {
    async start() {
      const port = await freePort();
      child = spawn(
        process.env.HATPIN_CHROMIUM || chromium.executablePath(),
        [
          "--headless=new",
          "--disable-gpu",
          ...CHROMIUM_FLAGS,
          `--remote-debugging-port=${port}`,
          `--user-data-dir=${profile}`,
          "about:blank",
        ],
        { stdio: "ignore", detached: true },
      );
      const address = `http://127.0.0.1:${port}`;
      await waitFor("Chromium to answer", async () => (await fetch(`${address}/json/version`)).ok, 60_000);
      return chromium.connectOverCDP(address);
    },
    kill,
    async remove() {
      await kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
