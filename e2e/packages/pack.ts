import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const PACKAGES = ["core", "browser", "node"] as const;

export interface PackedPackages {
  /** Path of each package's tarball. */
  tarballs: Record<(typeof PACKAGES)[number], string>;
  /** A folder to work in, removed by `remove`. */
  folder: string;
  remove(): void;
}

/** Packs the three packages as they would be published, into a folder of their own. */
export function packPackages(): PackedPackages {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-packed-"));
  const tarballs = Object.fromEntries(
    PACKAGES.map((name) => [name, pack(name, join(folder, `tarball-${name}`))]),
  );
  return {
    tarballs: tarballs as PackedPackages["tarballs"],
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function pack(name: string, folder: string): string {
  mkdirSync(folder);
  pnpm(["--dir", join(ROOT, "packages", name), "pack", "--pack-destination", folder]);
  const [tarball] = readdirSync(folder);
  if (!tarball) throw new Error(`packing ${name} made no tarball`);
  return join(folder, tarball);
}

function pnpm(args: string[]): void {
  execFileSync("npx", ["--yes", "pnpm@12.21.0", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
