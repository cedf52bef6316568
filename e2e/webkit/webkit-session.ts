import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Builder, Capabilities, type WebDriver } from "selenium-webdriver";
import { freePort } from "../harness/free-port.ts";
import { waitFor } from "../harness/wait-for.ts";

export interface WebKitSession {
  driver: WebDriver;
  /** The engine's name and version, as it says itself. */
  name: string;
  close(): Promise<void>;
}

/**
 * WebKitGTK in a window of its own on a display that nobody sees: its driver speaks WebDriver, and has no headless
 * mode. The three programs are found by scripts/browsers.mjs.
 */
export async function startWebKit(): Promise<WebKitSession> {
  // Given the address of a driver, selenium-webdriver looks for none; if it did, it would find nothing to download with.
  process.env.SE_MANAGER_PATH = "/nonexistent/selenium-manager";
  const children: ChildProcess[] = [];
  const close = () => Promise.all(children.reverse().map(end));
  try {
    const xvfb = spawn(programOf("HATPIN_XVFB"), ["-displayfd", "3", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    children.push(xvfb);
    const display = await firstLine(xvfb);
    const port = await freePort();
    const webkit = spawn(programOf("HATPIN_WEBKIT_DRIVER"), [`--port=${port}`, "--host=127.0.0.1"], {
      stdio: "ignore",
      env: {
        ...process.env,
        DISPLAY: `:${display}`,
        LIBGL_ALWAYS_SOFTWARE: "1",
        GDK_BACKEND: "x11",
        // Its sandbox does not start as root.
        ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" }),
      },
    });
    children.push(webkit);
    const address = `http://127.0.0.1:${port}`;
    await waitFor("the driver to answer", async () => (await fetch(`${address}/status`)).ok, 60_000);
    const driver = await new Builder().usingServer(address).withCapabilities(miniBrowser()).build();
    const capabilities = await driver.getCapabilities();
    return {
      driver,
      name: `${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}`,
      async close() {
        await driver.quit();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function miniBrowser(): Capabilities {
  return new Capabilities({
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary: programOf("HATPIN_MINIBROWSER"), args: ["--automation"] },
  });
}

function programOf(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set: run \`node scripts/test.mjs webkit\`, which finds it.`);
  return path;
}

/** What Xvfb writes once it listens: the number of its display. */
async function firstLine(xvfb: ChildProcess): Promise<string> {
  const output = xvfb.stdio[3];
  if (!output) throw new Error("Xvfb has no output");
  const ended = once(xvfb, "exit").then(([code]) => {
    throw new Error(`Xvfb ended with ${code}`);
  });
  const [line] = await Promise.race([once(output, "data"), ended]);
  return String(line).trim();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}
