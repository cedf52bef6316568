import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 60_000;

/**
 * Starts a server as a process of its own, and resolves when it answers.
 *
 * @param {string} url where it will answer.
 * @param {string[]} args for Node.
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] `env` comes on top of this process's own.
 * @returns {Promise<(signal?: NodeJS.Signals) => Promise<void>>} how to stop it; SIGTERM if nothing else is said.
 */
export async function startProcess(url, args, { cwd, env } = {}) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const stop = async (signal = "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  const deadline = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}`);
    if (Date.now() > deadline) {
      await stop("SIGKILL");
      throw new Error(`nobody answers at ${url}`);
    }
    await sleep(50);
  }
  return stop;
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
