import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createEmulator, type Emulator, type EmulatorOptions } from "@hatpin/node/emulator";
import { freePort } from "../harness/free-port.ts";
import { AD_ACCOUNT_ID, TOKEN } from "../harness/proxy-process.ts";
import { waitFor } from "../harness/wait-for.ts";

const HATPIN = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));

/** For machines that do much else. */
export const PATIENCE_MS = 120_000;

/** `hatpin serve` in hard times, with the emulator behind it. */
export interface Served {
  url: string;
  emulator: Emulator;
  /** The process of this moment. */
  child(): ChildProcess;
  /** All that it has said so far. */
  output(): string;
  /** Resolves when it answers; rejects with what it said when it ends instead. */
  start(): Promise<void>;
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  close(): Promise<void>;
}

export interface ServedOptions {
  dataDir: string;
  flags?: string[];
  env?: Record<string, string>;
  /** Put before the command, in a shell: `ulimit -n 64`. */
  limits?: string;
  emulator?: EmulatorOptions;
}

export async function serveInHardTimes({
  dataDir,
  flags = [],
  env = {},
  limits = ":",
  emulator: emulatorOptions = {},
}: ServedOptions): Promise<Served> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const emulator = createEmulator({ accessTokens: [TOKEN], ...emulatorOptions });
  const endpoint = await emulator.listen(0, "127.0.0.1");
  const output: string[] = [];
  let child: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    }
    return child.exitCode ?? child.signalCode;
  }

  return {
    url,
    emulator,
    child() {
      if (!child) throw new Error("it was not started");
      return child;
    },
    output: () => output.join(""),
    async start() {
      const saidBefore = output.length;
      const place = ["--port", String(port), "--data-dir", dataDir];
      // The load has one address, and no browser's name.
      const command = [process.execPath, HATPIN, "serve", ...place, "--rate-limit", "0", "--keep-bots"];
      const started = spawn("sh", ["-c", `${limits} && exec "$@"`, "sh", ...command, ...flags], {
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: process.env.PATH,
          PINTEREST_ACCESS_TOKEN: TOKEN,
          PINTEREST_AD_ACCOUNT_ID: AD_ACCOUNT_ID,
          PINTEREST_API_URI: `${endpoint.url}/v5`,
          ...env,
        },
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream.on("data", (chunk) => output.push(String(chunk)));
      }
      const ended = once(started, "close").then(() => "ended");
      const answers = waitFor(
        "the proxy to answer",
        async () => (await fetch(`${url}/healthz`)).ok,
        PATIENCE_MS,
      );
      if ((await Promise.race([ended, answers])) === "ended") {
        answers.catch(() => {});
        throw new Error(output.slice(saidBefore).join(""));
      }
    },
    end,
    async close() {
      await end("SIGKILL");
      await endpoint.close();
    },
  };
}

/** Waits until all that was acknowledged has reached Pinterest, each counted once. */
export async function untilDelivered({ emulator }: Served, acknowledged: ReadonlySet<string>): Promise<void> {
  const received = () => new Set(emulator.events().map(({ event_id }) => event_id));
  const missing = () => {
    const there = received();
    return [...acknowledged].filter((id) => !there.has(id));
  };
  await waitFor("all that was acknowledged to arrive", () => missing().length === 0, PATIENCE_MS).catch(
    (error) => {
      throw new Error(`${missing().length} of ${acknowledged.size} acknowledged events are missing`, {
        cause: error,
      });
    },
  );
  const counted = emulator.events().filter(({ counted }) => counted !== 1);
  if (counted.length > 0) throw new Error(`${counted.length} events were counted more than once`);
}
