import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const TIMEOUT_MS = 5 * 60_000;

/** Undefined when the command did its work, else the reason in a few words; its output goes to the terminal. */
export function runShown(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "inherit", "inherit"],
      timeout: TIMEOUT_MS,
    });
    const name = [command.split("/").pop(), ...args].join(" ");
    child.on("error", (error) => resolve(`\`${name}\` could not start: ${error.code}`));
    child.on("exit", (code, signal) => {
      resolve(code === 0 ? undefined : `\`${name}\` ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}
