import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";
import { waitFor } from "./wait-for.ts";

const HATPIN = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));

export interface ProxyOptions {
  apiUrl: string;
  dataDir: string;
  /** More flags of `hatpin serve`. */
  flags?: string[];
}

/** `hatpin serve` as a process of its own, on one port through all restarts. */
export interface ProxyProcess {
  url: string;
  /** All that it has written to stdout and stderr so far. */
  output(): string;
  start(): Promise<void>;
  /** `kill -9`: no chance to tidy up. */
  kill(): Promise<void>;
  /** SIGTERM: resolves with the exit code. */
  stop(): Promise<number | null>;
}

export async function createProxyProcess({
  apiUrl,
  dataDir,
  flags = [],
}: ProxyOptions): Promise<ProxyProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const output: string[] = [];
  let child: ChildProcess | undefined;

  return {
    url,
    output: () => output.join(""),
    async start() {
      child = spawn(
        process.execPath,
        [
          HATPIN,
          "serve",
          "--host",
          "127.0.0.1",
          "--port",
          String(port),
          "--data-dir",
          dataDir,
          "--log-events",
          ...flags,
        ],
        {
          stdio: ["ignore", "pipe", "pipe"],
          env: {
            PATH: process.env.PATH,
            PINTEREST_ACCESS_TOKEN: TOKEN,
            PINTEREST_AD_ACCOUNT_ID: AD_ACCOUNT_ID,
            PINTEREST_API_URI: apiUrl,
            // Browsers without a window say so, as crawlers do.
            HATPIN_KEEP_BOTS: "true",
          },
        },
      );
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk) => output.push(String(chunk)));
      await waitFor("the proxy to answer", async () => (await fetch(`${url}/healthz`)).ok, 60_000);
    },
    async kill() {
      await end(child, "SIGKILL");
    },
    async stop() {
      return end(child, "SIGTERM");
    },
  };
}

/** The token of all tests: to be found nowhere but in the Authorization header. */
export const TOKEN = "pina_TESTTOKEN0123456789abcdefTESTTOKEN";

export const AD_ACCOUNT_ID = "549755885175";

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
  child.kill(signal);
  await once(child, "exit");
  return child.exitCode;
}
