import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const SYSTEM_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const INSTALL_TIMEOUT_MS = 5 * 60_000;

/**
 * Finds a Chromium for Playwright, or brings one: the system's, else Debian's package (as root), else Playwright's
 * own download.
 *
 * @returns {Promise<string | undefined>} the path of the executable; undefined means Playwright's own.
 * @throws {Error} one sentence, when there is none and none could be brought.
 */
export async function ensureChromium() {
  const found = systemChromium();
  if (found) return found;
  console.log("There is no Chromium here; getting one …");
  const failures = [];
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const failure = await installDebianPackage();
    const installed = systemChromium();
    if (installed) return installed;
    failures.push(failure ?? "Debian's package brought no browser");
  }
  const failure = await run(join(ROOT, "node_modules", ".bin", "playwright"), ["install", "chromium"]);
  if (!failure) return undefined;
  failures.push(failure);
  throw new Error(
    `There is no Chromium and none could be installed (${failures.join("; ")}): install one and name it in CHROME_PATH.`,
  );
}

function systemChromium() {
  const named = process.env.CHROME_PATH;
  if (named && !existsSync(named)) throw new Error(`CHROME_PATH names a file that does not exist: ${named}.`);
  return named || SYSTEM_PATHS.find((path) => existsSync(path));
}

async function installDebianPackage() {
  return (
    (await run("apt-get", ["update"])) ??
    (await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]))
  );
}

/** Undefined when the command did its work, else the reason in a few words; its output goes to the terminal. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "inherit", "inherit"],
      timeout: INSTALL_TIMEOUT_MS,
    });
    const name = [command.split("/").pop(), ...args].join(" ");
    child.on("error", (error) => resolve(`\`${name}\` could not start: ${error.code}`));
    child.on("exit", (code, signal) => {
      resolve(code === 0 ? undefined : `\`${name}\` ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}
