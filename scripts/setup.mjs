// What a bare machine needs before anything of ours can run: pnpm, the packages, the build. Nothing is installed
// when this file is loaded, so it uses Node's own modules only, and no syntax newer than Node 14.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MINIMUM_NODE = [20, 16];
const PACKAGES = ["core", "browser", "node"].map((name) => join(ROOT, "packages", name));
const INSTALL_STAMP = join(ROOT, "node_modules", ".hatpin", "installed");
const BUILD_STAMP = join(ROOT, "node_modules", ".hatpin", "built");

/**
 * Installs and builds what is missing or stale, and nothing else: the second call takes a moment.
 * On failure it prints the failed command's output and one sentence, and ends the process with code 1.
 *
 * @param {{ build?: boolean, quiet?: boolean }} [options] `build` (default true): `dist` is needed too.
 *   `quiet` (default false): no lines of progress.
 */
export async function setUp({ build = true, quiet = false } = {}) {
  const say = quiet ? () => {} : (line) => console.log(line);
  try {
    checkNode(process.versions.node);
    await install(say);
    if (build) await buildPackages(say);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

function checkNode(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  throw new Error(`Hatpin needs Node ${MINIMUM_NODE.join(".")} or newer, and this is Node ${version}.`);
}

async function install(say) {
  const wanted = digest([
    ...["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"].map((name) => join(ROOT, name)),
    ...workspacePackages(),
  ]);
  if (readStamp(INSTALL_STAMP) === wanted) return;
  const version = pnpmVersion();
  say(`Installing the packages with pnpm ${version} …`);
  const seconds = await run("npx", ["--yes", `pnpm@${version}`, "install", "--frozen-lockfile"]);
  writeStamp(INSTALL_STAMP, wanted);
  say(`Installed in ${seconds} s.`);
}

async function buildPackages(say) {
  const sources = digest([
    ...["rollup.config.mjs", "tsconfig.base.json", "pnpm-lock.yaml"].map((name) => join(ROOT, name)),
    ...PACKAGES.map((folder) => join(folder, "package.json")),
    ...PACKAGES.map((folder) => join(folder, "tsconfig.json")),
    ...PACKAGES.flatMap((folder) => filesIn(join(folder, "src"))).filter((path) => !isTest(path)),
  ]);
  // The stamp covers both sides: a dist that someone changed, or built from other sources, is stale as well.
  if (readStamp(BUILD_STAMP) === `${sources} ${builtDigest()}`) return;
  say("Building the packages …");
  const seconds = await run(join(ROOT, "node_modules", ".bin", "rollup"), [
    "--config",
    "rollup.config.mjs",
    "--silent",
  ]);
  writeStamp(BUILD_STAMP, `${sources} ${builtDigest()}`);
  say(`Built in ${seconds} s.`);
}

/** The manifests of everything in the workspace but the root. */
function workspacePackages() {
  return [...PACKAGES, join(ROOT, "e2e"), join(ROOT, "examples")]
    .map((folder) => join(folder, "package.json"))
    .filter((path) => existsSync(path));
}

function pnpmVersion() {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  return packageManager.replace(/^pnpm@/, "").replace(/\+.*$/, "");
}

function builtDigest() {
  return digest(PACKAGES.flatMap((folder) => filesIn(join(folder, "dist"))));
}

function isTest(path) {
  return /\.test(-d)?\.ts$/.test(path);
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** One digest of the files' names and contents: times of change mean nothing after a checkout. */
function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths.slice().sort()) {
    hash.update(`${relative(ROOT, path)}\0`);
    hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function writeStamp(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Runs a command to its end and resolves with the seconds it took; its output is shown only when it fails. */
function run(command, args) {
  const startedAt = Date.now();
  return new Promise((resolve, reject) => {
    const env = { ...process.env };
    // `npm test --silent` hands its silence on to npx, which would then fail without a word.
    delete env.npm_config_loglevel;
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    const shown = command.startsWith(ROOT) ? relative(ROOT, command) : command;
    const sentence = `\`${[shown, ...args].join(" ")}\` failed`;
    child.on("error", (error) => reject(new Error(`${sentence}: ${error.message}.`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(((Date.now() - startedAt) / 1000).toFixed(1));
      reject(
        new Error(`${output.trimEnd()}\n\n${sentence} with ${signal || `exit code ${code}`}; see above.`),
      );
    });
  });
}
