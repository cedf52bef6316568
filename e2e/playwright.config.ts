import { defineConfig, type Project } from "playwright/test";
import { CHROMIUM_FLAGS } from "./harness/chromium-flags.mjs";

// The browsers are found by scripts/browsers.mjs. For Chromium an empty path means Playwright's own; without a path
// for Firefox there is no Firefox: docs/engines.md says what is tested where.
const chromium = process.env.HATPIN_CHROMIUM || undefined;
const shell = (process.env.HATPIN_HEADLESS_SHELL ?? process.env.HATPIN_CHROMIUM) || undefined;
const firefox = process.env.HATPIN_FIREFOX;

/** Each row of the torture list; `npm test` tries those that are quick. */
const TORTURE = "delivery/torture/torture.spec.ts";

/** What becomes of events where the browser's stores are full, forbidden or emptied. */
const STORAGE = "delivery/torture/storage.spec.ts";

const inChromium = { launchOptions: { executablePath: chromium, args: CHROMIUM_FLAGS } };

/** Chromium's engine without its windows, at a quarter of the processor's time. */
const inHeadlessShell = { launchOptions: { executablePath: shell, args: CHROMIUM_FLAGS } };

export default defineConfig({
  testDir: ".",
  outputDir: ".results",
  timeout: 60_000,
  // Two cores, and every test starts servers of its own.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes at the second try hides a fault.
  retries: 0,
  projects: [
    {
      name: "chromium",
      testMatch: ["browser/*.spec.ts", "delivery/*.spec.ts", TORTURE],
      grepInvert: /@long/,
      use: inHeadlessShell,
    },
    { name: "torture", testMatch: ["delivery/torture/*.spec.ts"], use: inChromium },
    {
      name: "storefronts",
      testMatch: ["storefronts/*.spec.ts", "spa/*.spec.ts", "examples/*.spec.ts"],
      use: inHeadlessShell,
    },
    ...(firefox ? [firefoxProject(firefox)] : []),
  ],
});

function firefoxProject(executablePath: string): Project {
  return {
    name: "firefox",
    testMatch: [
      "browser/{capture,consent,identity}.spec.ts",
      "delivery/proxy-away.spec.ts",
      TORTURE,
      STORAGE,
      "firefox/*.spec.ts",
    ],
    // It starts and answers several times slower than Chromium.
    timeout: 120_000,
    use: {
      browserName: "firefox",
      // The system's Firefox, driven by WebDriver BiDi; Playwright's own build is another program.
      channel: "moz-firefox",
      launchOptions: {
        executablePath,
        timeout: 90_000,
        // In KiB: so that a test can fill the fifth of it that one shop may have.
        firefoxUserPrefs: { "dom.quotaManager.temporaryStorage.fixedLimit": 256_000 },
      },
    },
  };
}
