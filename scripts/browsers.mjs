import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { canInstallDebianPackages, installDebianPackages } from "./install-debian-packages.mjs";
import { runShown } from "./run-shown.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What the checks drive: Chromium for everything, the others for what docs/engines.md names.
 *
 * `programs` lists, for each program that is needed, where it may be. `download` is Playwright's name for a build of
 * its own, where one will do.
 */
const BROWSERS = {
  Chromium: {
    variables: ["CHROME_PATH"],
    programs: [
      [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
      ],
    ],
    debian: ["chromium"],
    download: "chromium",
  },
  // The same engine without the windows of a browser around it: a test costs a quarter of the processor's time.
  "headless shell of Chromium": {
    variables: ["HEADLESS_SHELL_PATH"],
    programs: [["/usr/bin/chromium-headless-shell"]],
    debian: ["chromium-headless-shell"],
    download: "chromium-headless-shell",
  },
  Firefox: {
    variables: ["FIREFOX_PATH"],
    programs: [
      [
        "/usr/bin/firefox-esr",
        "/usr/bin/firefox",
        "/usr/lib/firefox/firefox",
        "/Applications/Firefox.app/Contents/MacOS/firefox",
      ],
    ],
    debian: ["firefox-esr"],
  },
  // Its driver, its browser, and a display that nobody sees: it has no headless mode.
  WebKitGTK: {
    variables: ["WEBKIT_DRIVER_PATH", "MINIBROWSER_PATH", "XVFB_PATH"],
    programs: [
      ["/usr/bin/WebKitWebDriver"],
      ["x86_64", "aarch64"].flatMap((machine) =>
        ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"].map(
          (library) => `/usr/lib/${machine}-linux-gnu/${library}/MiniBrowser`,
        ),
      ),
      ["/usr/bin/Xvfb"],
    ],
    debian: ["webkit2gtk-driver", "xvfb"],
  },
};

/**
 * Finds a Chromium for Playwright, or brings one: the system's, else Debian's package (as root), else Playwright's
 * own download.
 *
 * @returns {Promise<string | undefined>} the path of the executable; undefined means Playwright's own.
 * @throws {Error} one sentence, when there is none and none could be brought.
 */
export async function ensureChromium() {
  return (await ensure("Chromium"))?.[0];
}

/**
 * Finds Chromium's headless shell for Playwright, or brings one, as `ensureChromium` does. It has no back/forward
 * cache and prerenders nothing.
 *
 * @returns {Promise<string | undefined>} the path of the executable; undefined means Playwright's own.
 * @throws {Error} one sentence, when there is none and none could be brought.
 */
export async function ensureHeadlessShell() {
  return (await ensure("headless shell of Chromium"))?.[0];
}

/**
 * Finds a Firefox, or brings one: the system's, else Debian's package (as root).
 *
 * @returns {Promise<string>} the path of the executable.
 * @throws {Error} one sentence, when there is none and none could be brought.
 */
export async function ensureFirefox() {
  const [path] = await ensure("Firefox");
  return path;
}

/**
 * Finds WebKitGTK, or brings it: the system's, else Debian's packages (as root).
 *
 * @returns {Promise<{ driver: string, miniBrowser: string, xvfb: string }>} the paths of its programs.
 * @throws {Error} one sentence, when one of them is missing and could not be brought.
 */
export async function ensureWebKit() {
  const [driver, miniBrowser, xvfb] = await ensure("WebKitGTK");
  return { driver, miniBrowser, xvfb };
}

/** The paths of a browser's programs; undefined means Playwright's own. */
async function ensure(name) {
  const { variables, debian, download } = BROWSERS[name];
  const found = findPrograms(name);
  if (found) return found;
  console.log(`There is no ${name} here; getting one …`);
  const failures = [];
  if (canInstallDebianPackages()) {
    const failure = await installDebianPackages(debian);
    const installed = findPrograms(name);
    if (installed) return installed;
    failures.push(failure ?? "Debian's package brought no browser");
  }
  if (download) {
    const failure = await runShown(join(ROOT, "node_modules", ".bin", "playwright"), ["install", download]);
    if (!failure) return undefined;
    failures.push(failure);
  }
  const reason = failures.join("; ") || "only root on Debian can";
  throw new Error(
    `There is no ${name} and none could be installed (${reason}): install one and name it in ${variables.join(" and ")}.`,
  );
}

function findPrograms(name) {
  const { variables, programs } = BROWSERS[name];
  const paths = programs.map((places, index) => {
    const variable = variables[index];
    const named = process.env[variable];
    if (named && !existsSync(named))
      throw new Error(`${variable} names a file that does not exist: ${named}.`);
    return named || places.find((path) => existsSync(path));
  });
  return paths.every(Boolean) ? paths : undefined;
}
