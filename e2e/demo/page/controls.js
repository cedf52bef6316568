import { duration } from "./format.js";

const FAULTS = {
  off: [
    "Answers",
    "Switch a fault on and go shopping: every event waits on disk and arrives once, when the fault is off.",
  ],
  429: ["Answers 429", "Too many requests, try again in 3 s: the proxy waits as long as it is told."],
  503: ["Answers 503", "Ramped down: the proxy waits longer from try to try."],
  hang: ["Takes requests, never answers", "Each request is given up after 30 seconds and tried again."],
  cut: [
    "Cuts every connection",
    "The line breaks instead of an answer: the proxy tries again, and what arrived twice is counted once.",
  ],
};

const key = document.querySelector('meta[name="demo-key"]').content;
const kill = document.getElementById("kill");
const proxy = document.getElementById("proxy");
const proxyText = document.getElementById("proxy-text");
const pinterest = document.getElementById("pinterest");
const pinterestText = document.getElementById("pinterest-text");
const faults = document.getElementById("faults");
const faultHint = document.getElementById("fault-hint");
const problem = document.getElementById("problem");
let switching = 0;

/** Connects the buttons with the demo's server. */
export function startControls() {
  kill.addEventListener("click", () => {
    kill.disabled = true;
    void post("kill");
  });
  faults.addEventListener("change", async ({ target }) => {
    switching += 1;
    await post("fault", target.value);
    switching -= 1;
  });
}

/** Shows how the proxy and Pinterest are. */
export function showCondition({ proxy: state, fault, received }, nowMs) {
  kill.disabled = !state.up;
  proxy.dataset.up = String(state.up);
  proxyText.textContent = state.up
    ? `Up, pid ${state.pid}, for ${duration(Math.max(1000, Math.floor((nowMs - state.since) / 1000) * 1000))}`
    : downText(state, nowMs);
  pinterest.dataset.up = String(fault === "off");
  const [condition, hint] = FAULTS[fault] ?? [`Answers ${fault}`, "Switched on from elsewhere."];
  pinterestText.textContent = `${condition}; has ${received} ${received === 1 ? "event" : "events"}`;
  faultHint.textContent = hint;
}

/** Selects the fault that is on: another page, or a command, may have switched it. */
export function showFault({ fault }) {
  // What was just chosen here is newer than what was on its way to us.
  if (switching > 0) return;
  for (const input of faults.querySelectorAll("input")) input.checked = input.value === fault;
}

function downText({ restartAt }, nowMs) {
  if (restartAt === undefined) return "Starting …";
  const seconds = Math.ceil((restartAt - nowMs) / 1000);
  return seconds > 0 ? `Down, starts again in ${seconds} s` : "Down, starting …";
}

async function post(action, argument) {
  const answer = await fetch(`/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-demo-key": key },
    body: argument === undefined ? null : JSON.stringify(argument),
  }).catch(() => undefined);
  problem.hidden = answer?.ok ?? false;
  problem.textContent = answer?.ok ? "" : answer ? await answer.text() : "The demo does not answer.";
}
