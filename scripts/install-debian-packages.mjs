import { existsSync } from "node:fs";
import { runShown } from "./run-shown.mjs";

/** Only root may, and only Debian and its like have them. */
export function canInstallDebianPackages() {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** Undefined when they are there, else the reason in a few words. */
export async function installDebianPackages(packages) {
  return (
    (await runShown("apt-get", ["update"])) ??
    (await runShown("apt-get", ["install", "-y", "--no-install-recommends", ...packages]))
  );
}
