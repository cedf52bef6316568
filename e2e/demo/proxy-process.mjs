import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const COMMAND_LINE = fileURLToPath(new URL("../../packages/node/dist/cli/main.js", import.meta.url));
const RESTART_AFTER_MS = 3000;
const STOP_WITHIN_MS = 8000;

/**
 * Runs `hatpin serve` as a process of its own and starts it again whenever it dies.
 *
 * @param {object} options
 * @param {string[]} options.args Arguments of `hatpin serve`.
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.healthUrl Answers with 200 as soon as the proxy is ready.
 * @param {(step: object) => void} options.onStep Each step of an event's way, as the proxy prints it.
 * @param {(state: { up: boolean, pid?: number, since: number, restartAt?: number }) => void} options.onState
 * @param {(line: string) => void} options.say Lines for the person at the terminal.
 */
export function runProxy({ args, env, healthUrl, onStep, onState, say }) {
  let child;
  let state = { up: false, since: Date.now() };
  let deaths = 0;
  let stopping = false;
  let restart;

  function start() {
    // A process group of its own: Ctrl-C then reaches only us, and we end it in order.
    child = spawn(process.execPath, [COMMAND_LINE, "serve", ...args], {
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { pid } = child;
    createInterface({ input: child.stdout }).on("line", readLine);
    createInterface({ input: child.stderr }).on("line", readWord);
    child.on("error", (error) => say(`The proxy could not start: ${error.message}.`));
    child.on("exit", (code, signal) => ended(pid, signal ?? `exit code ${code}`));
    void reportWhenReady(child);
  }

  function readLine(line) {
    try {
      onStep(JSON.parse(line));
    } catch {
      // A line cut by a kill: the step it told of is in the queue's own books.
      say("A line of the proxy's was cut short.");
    }
  }

  /** Where it listens is said elsewhere; what has its name in front is for the operator. */
  function readWord(line) {
    if (line.startsWith("hatpin: ")) say(`The proxy says: ${line.slice("hatpin: ".length)}`);
  }

  async function reportWhenReady(started) {
    while (started === child && isRunning() && !state.up) {
      const answer = await fetch(healthUrl, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      if (answer?.ok && started === child) becameUp(started.pid);
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  function becameUp(pid) {
    if (deaths > 0) say(`The proxy is up again, pid ${pid}.`);
    setState({ up: true, pid, since: Date.now() });
  }

  function ended(pid, how) {
    if (stopping) return setState({ up: false, since: Date.now() });
    deaths += 1;
    const restartAt = Date.now() + RESTART_AFTER_MS;
    say(`The proxy (pid ${pid}) died: ${how}. It starts again in ${RESTART_AFTER_MS / 1000} s.`);
    setState({ up: false, since: Date.now(), restartAt });
    restart = setTimeout(start, RESTART_AFTER_MS);
  }

  function setState(next) {
    state = next;
    onState(state);
  }

  function isRunning() {
    return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** However we end, it does not outlive us. */
  function killNow() {
    if (isRunning()) child.kill("SIGKILL");
  }

  process.once("exit", killNow);
  start();
  return {
    state: () => state,
    /** Resolves when it is up; rejects when that takes too long. */
    async untilUp(withinMs) {
      const deadline = Date.now() + withinMs;
      while (!state.up) {
        if (Date.now() > deadline) throw new Error(`the proxy was not up within ${withinMs / 1000} s.`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    /** `kill -9`. False when it is down already. */
    kill: () => isRunning() && child.kill("SIGKILL"),
    /** Ends it for good; resolves when it is gone. */
    async stop() {
      stopping = true;
      clearTimeout(restart);
      process.off("exit", killNow);
      if (!isRunning()) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const tooLate = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
      await gone;
      clearTimeout(tooLate);
    },
  };
}
