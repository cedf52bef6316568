import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { CHROMIUM_FLAGS } from "../../harness/chromium-flags.mjs";

/** Chromium with nothing attached to it: where DevTools listen, nothing is prerendered. */
export async function startPlainChromium(url: string): Promise<{ remove(): Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), "hatpin-chromium-"));
  const child = spawn(
    process.env.HATPIN_CHROMIUM || chromium.executablePath(),
    ["--headless=new", "--disable-gpu", ...CHROMIUM_FLAGS, `--user-data-dir=${profile}`, url],
    { stdio: "ignore", detached: true },
  );
  await once(child, "spawn");
  return {
    async remove() {
      const ended = once(child, "exit");
      if (child.pid !== undefined && child.exitCode === null) {
        process.kill(-child.pid, "SIGKILL");
        await ended;
      }
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
