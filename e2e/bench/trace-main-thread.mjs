// The processor time of a page's main thread, from Chromium's own trace: other processes of a busy machine take none of it.
import { once } from "node:events";

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"];

/**
 * Traces while `run` runs. `marks` has for each name that the page gave to `console.timeStamp` the moments when it did, and
 * `tasks` what the page's main thread did between the marks `from` and `to`: both in milliseconds of processor time,
 * of a task also what of it was script.
 */
export async function traceMainThread(browser, run, { from, to }) {
  const protocol = await browser.newBrowserCDPSession();
  try {
    const events = [];
    protocol.on("Tracing.dataCollected", ({ value }) => events.push(...value));
    const traceConfig = { includedCategories: CATEGORIES, excludedCategories: ["*"] };
    await protocol.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
    await run();
    const complete = once(protocol, "Tracing.tracingComplete");
    await protocol.send("Tracing.end");
    await complete;
    return readTrace(events, from, to);
  } finally {
    await protocol.detach();
  }
}

/** What runs or reads scripts. */
const SCRIPT =
  /^(EvaluateScript|v8\.(compile|evaluateModule)\w*|FunctionCall|RunMicrotasks|FireIdleCallback|TimerFire)$/;

/** Those that are in no other of them. */
function outermost(spans) {
  const sorted = [...spans].sort((one, other) => one.tts - other.tts || other.tdur - one.tdur);
  let end = 0;
  return sorted.filter(({ tts, tdur }) => {
    const isOutermost = tts >= end;
    if (isOutermost) end = tts + tdur;
    return isOutermost;
  });
}

function readTrace(events, from, to) {
  const marks = {};
  const stamps = events.filter(({ name }) => name === "TimeStamp");
  for (const { args, tts } of stamps) {
    const { message } = args.data;
    marks[message] ??= [];
    marks[message].push(tts / 1000);
  }
  const [{ pid, tid }] = stamps;
  const main = events.filter((event) => event.pid === pid && event.tid === tid && event.tdur);
  const script = outermost(main.filter(({ name }) => SCRIPT.test(name)));
  const tasks = main
    .filter(({ name }) => /RunTask/.test(name))
    .map(({ tts, tdur }) => ({
      start: tts / 1000,
      ms: tdur / 1000,
      scriptMs: script.reduce(
        (sum, each) => sum + (each.tts >= tts && each.tts < tts + tdur ? each.tdur / 1000 : 0),
        0,
      ),
    }))
    // The first one is under way at the mark.
    .filter(({ start, ms }) => start + ms > marks[from][0] && start < marks[to][0]);
  return { marks, tasks };
}
