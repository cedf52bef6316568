import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runShown } from "./run-shown.mjs";

const FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), "e2e", ".runtimes");

/**
 * The programs themselves, from the packages that hold nothing else: what would choose among them is an install script.
 * Together they take some 400 MB, so they come only when their part of the tests is named.
 */
const RUNTIMES = {
  bun: { name: "@oven/bun-linux-x64", version: "1.4.5", program: "bin/bun" },
  deno: { name: "@deno/linux-x64-glibc", version: "2.9.6", program: "deno" },
  workerd: { name: "@cloudflare/workerd-linux-64", version: "1.20261117.1", program: "bin/workerd" },
};

/**
 * Finds Bun, Deno and workerd in a folder of their own, or brings them there.
 *
 * @returns {Promise<Record<"bun" | "deno" | "workerd", string>>} the path of each program.
 * @throws {Error} one sentence, when one could not be brought.
 */
export async function ensureRuntimes() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("The runtimes are fetched for Linux on x64 alone.");
  }
  const dependencies = Object.fromEntries(
    Object.values(RUNTIMES).map(({ name, version }) => [name, version]),
  );
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), JSON.stringify({ private: true, dependencies }));
  const failure = await runShown("npm", [
    "install",
    "--prefix",
    FOLDER,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ]);
  if (failure) throw new Error(`Bun, Deno and workerd could not be fetched: ${failure}`);
  return Object.fromEntries(
    Object.entries(RUNTIMES).map(([runtime, { name, program }]) => {
      const path = join(FOLDER, "node_modules", name, program);
      if (!existsSync(path)) throw new Error(`${name} has no ${program}.`);
      return [runtime, path];
    }),
  );
}
