import { duration } from "./format.js";

const proxy = document.getElementById("proxy");
const proxyText = document.getElementById("proxy-text");
const queue = document.getElementById("queue");
const queueText = document.getElementById("queue-text");

/** There is nothing to press: this page looks on. */
export function startControls() {}

/** Shows how the proxy and its queue are. */
export function showCondition({ proxy: state, queue: stats }, nowMs) {
  proxy.dataset.up = String(state.up);
  proxyText.textContent = `Up for ${duration(Math.max(1000, Math.floor((nowMs - state.since) / 1000) * 1000))}`;
  queue.dataset.up = String(stats !== undefined);
  queueText.textContent = stats
    ? `${count(stats.waiting + stats.claimed, "event waits", "events wait")}; ` +
      `${count(stats.deadLetters, "dead letter", "dead letters")}`
    : "Does not answer";
}

export function showFault() {}

function count(number, one, many) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}
