import { type Browser, chromium, type LaunchOptions } from "playwright";
import { bundle as bundleEntry } from "./bundle.ts";

/** A secure context that needs no server: a test fulfils its requests by itself. */
export const SHOP = "https://shop.example";

export function launchChromium(options: Pick<LaunchOptions, "ignoreDefaultArgs"> = {}): Promise<Browser> {
  return chromium.launch({
    ...options,
    executablePath: process.env.HATPIN_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** One script of the sources, as a shop's bundler would make it of `code`, which may import by absolute paths. */
export function bundle(code: string): Promise<string> {
  return bundleEntry("\0entry.ts", code);
}
