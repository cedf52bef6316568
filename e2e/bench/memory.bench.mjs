// `pnpm bench:memory`: the memory of a page over 10,000 tracked events and 500 navigations within it, as a curve.
import { chromium } from "playwright";
import { CHROMIUM_FLAGS } from "../harness/chromium-flags.mjs";
import { sampleMemory } from "./memory.mjs";

const browser = await chromium.launch({
  executablePath: process.env.HATPIN_CHROMIUM || undefined,
  args: CHROMIUM_FLAGS,
});
try {
  const page = await browser.newPage();
  const { samples, received } = await sampleMemory(page, { events: 10_000, navigations: 500, steps: 10 });
  console.table(samples);
  console.log(`${received} events received, those of the page's visits and of the warming up among them`);
} finally {
  await browser.close();
}
