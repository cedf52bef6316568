import { type Browser, chromium } from "playwright";
import { bundle as bundleEntry } from "./bundle.ts";

/** A secure context that needs no server: a test fulfils its requests by itself. */
export const SHOP = "https://shop.example";

const ARGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const { HATPIN_CHROMIUM = "/usr/bin/chromium", HATPIN_HEADLESS_SHELL = HATPIN_CHROMIUM } = process.env;

/** Chromium's engine without its windows, where there is one: at a quarter of the processor's time. */
export function launchChromium(): Promise<Browser> {
  // An empty path means Playwright's own.
  return chromium.launch({ executablePath: HATPIN_HEADLESS_SHELL || undefined, args: ARGS });
}

/** The browser that people have, with its back/forward cache. */
export function launchWholeChromium(): Promise<Browser> {
  return chromium.launch({
    ...(HATPIN_CHROMIUM ? { executablePath: HATPIN_CHROMIUM } : { channel: "chromium" }),
    args: ARGS,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

/** One script of the sources, as a shop's bundler would make it of `code`, which may import by absolute paths. */
export function bundle(code: string): Promise<string> {
  return bundleEntry("\0entry.ts", code);
}
