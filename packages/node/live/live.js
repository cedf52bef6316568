// The order of things on the live page: messages come in, rows and counts follow, a clock moves what depends on time.
import { showCondition, showFault, startControls } from "./controls.js";
import { createEventRow } from "./event-row.js";

const MAX_ROWS = 500;
const SPEAK_EVERY_MS = 4000;

const list = document.getElementById("events");
const empty = document.getElementById("empty");
const filter = document.getElementById("filter");
const lost = document.getElementById("lost");
const summary = document.getElementById("summary");

const rows = new Map();
const names = new Set();
let state;

startControls();
filter.addEventListener("change", () => {
  for (const row of rows.values()) applyFilter(row);
  showEmptiness();
});
setInterval(tick, 500);
setInterval(speak, SPEAK_EVERY_MS);
listen();

function listen() {
  const stream = new EventSource("/stream");
  stream.addEventListener("message", ({ data }) => receive(JSON.parse(data)));
  stream.addEventListener("open", () => {
    lost.hidden = true;
  });
  stream.addEventListener("error", () => {
    lost.hidden = false;
    // A refusal ends an EventSource for good; a broken line does not.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

function receive(message) {
  // The demo was started anew: this page's key and events are of the run before.
  if (state && state.run !== message.state.run) return location.reload();
  if (message.whole) removeAbsent(new Set(message.events.map(({ key }) => key)));
  state = message.state;
  for (const way of message.events) show(way);
  removeOldest();
  showCounts(state.counts);
  showCondition(state, Date.now());
  showFault(state);
  showEmptiness();
}

function show(way) {
  const known = rows.get(way.key);
  if (known) return known.update(way, Date.now());
  const row = createEventRow(way);
  rows.set(way.key, row);
  addName(way.event_name);
  applyFilter(row);
  list.prepend(row.element);
}

function removeAbsent(keys) {
  for (const key of rows.keys()) if (!keys.has(key)) remove(key);
}

function removeOldest() {
  for (const [key, row] of rows) {
    if (rows.size <= MAX_ROWS) return;
    if (["delivered", "rejected", "duplicate", "buried"].includes(row.way().state)) remove(key);
  }
  for (const key of rows.keys()) {
    if (rows.size <= MAX_ROWS) return;
    remove(key);
  }
}

function remove(key) {
  rows.get(key).element.remove();
  rows.delete(key);
}

function addName(name) {
  if (names.has(name) || names.size > 100) return;
  names.add(name);
  filter.append(new Option(name, name));
}

function applyFilter(row) {
  row.element.hidden = filter.value !== "" && row.way().event_name !== filter.value;
}

function showEmptiness() {
  empty.hidden = rows.size > 0;
}

function showCounts(counts) {
  for (const [name, count] of Object.entries(counts)) {
    const box = document.querySelector(`[data-count="${name}"]`);
    if (!box) continue;
    box.classList.toggle("some", count > 0);
    const value = box.querySelector("dd");
    const text = count.toLocaleString("en-GB");
    if (value.textContent !== text) value.textContent = text;
  }
}

function tick() {
  const now = Date.now();
  if (state) showCondition(state, now);
  for (const row of rows.values()) if (row.way().state === "waiting") row.tick(now);
}

/** For a screen reader: the counts in one sentence, not more often than it can be listened to. */
function speak() {
  if (!state) return;
  const { captured, delivered, waiting, rejected, buried } = state.counts;
  const text =
    `${captured} captured, ${delivered} delivered, ${waiting} waiting, ${rejected} rejected, ${buried} buried. ` +
    `The proxy is ${state.proxy.up ? "up" : "down"}.`;
  if (summary.textContent !== text) summary.textContent = text;
}
