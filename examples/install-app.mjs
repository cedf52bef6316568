import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { packPackages } from "../scripts/pack-packages.mjs";

/**
 * Copies an app out of the workspace and installs it with npm and the packages of this repository, packed as they would
 * be published: linked ones are not in node_modules, and bundlers of servers take them apart.
 *
 * @param {URL | string} source the app, with a package.json.
 * @returns {Promise<{ folder: string, run(program: string, ...args: string[]): Promise<void>, remove(): void }>} where it
 *   is, and how to run a program of its node_modules to the end.
 */
export async function installApp(source) {
  const { tarballs, folder: packed, remove } = packPackages();
  const folder = join(packed, "app");
  cpSync(source, folder, { recursive: true });
  await run(folder, "npm", [
    "install",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    ...Object.values(tarballs),
  ]);
  return { folder, run: (program, ...args) => run(folder, `node_modules/.bin/${program}`, args), remove };
}

async function run(cwd, command, args) {
  const child = spawn(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code}`);
}
