import { defineConfig } from "playwright/test";
import { CHROMIUM_FLAGS } from "./harness/chromium-flags.mjs";

// The browser is found by scripts/chromium.mjs; an empty path means Playwright's own.
const executablePath = process.env.HATPIN_CHROMIUM || undefined;

export default defineConfig({
  testDir: ".",
  testMatch: ["browser/*.spec.ts", "delivery/*.spec.ts", "storefronts/*.spec.ts"],
  outputDir: ".results",
  timeout: 60_000,
  // Two cores, and every test starts servers of its own.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes at the second try hides a fault.
  retries: 0,
  use: {
    launchOptions: {
      executablePath,
      args: CHROMIUM_FLAGS,
    },
  },
});
