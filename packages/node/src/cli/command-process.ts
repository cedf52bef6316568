import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

const running = new Set<ChildProcess>();
// What a failed test leaves behind would keep the run from ending.
after(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** `hatpin` from its sources, as a process of its own with no environment but what is given. */
export interface CommandProcess {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves with the address that it says it listens on. */
  listening(): Promise<string>;
  /** Resolves with the exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

export function runCommand(args: string[], env: Record<string, string> = {}): CommandProcess {
  const child = spawn(process.execPath, ["--conditions=source", "--import", "tsx", MAIN, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.on("exit", () => running.delete(child));
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended,
    async listening() {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const url = /http:\/\/[\d.]+:\d+/.exec(output.stdout + output.stderr)?.[0];
        if (url) return url;
        if (child.exitCode !== null || Date.now() > deadline) {
          throw new Error(`it does not listen: ${output.stderr}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
