import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export const PACKAGES = /** @type {const} */ (["core", "browser", "node"]);

/**
 * Packs the three packages as they would be published, into a folder of their own.
 *
 * @returns {{ tarballs: Record<typeof PACKAGES[number], string>, folder: string, remove(): void }} the path of each
 *   package's tarball, and a folder to work in, removed by `remove`.
 */
export function packPackages() {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-packed-"));
  const pack = (name) => packPackage(name, join(folder, `tarball-${name}`));
  return {
    tarballs: { core: pack("core"), browser: pack("browser"), node: pack("node") },
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function packPackage(name, folder) {
  mkdirSync(folder);
  pnpm(["--dir", join(ROOT, "packages", name), "pack", "--pack-destination", folder]);
  const [tarball] = readdirSync(folder);
  if (!tarball) throw new Error(`packing ${name} made no tarball`);
  return join(folder, tarball);
}

function pnpm(args) {
  execFileSync("npx", ["--yes", "pnpm@12.21.0", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
