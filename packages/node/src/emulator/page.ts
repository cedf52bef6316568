import type { Emulator } from "./create-emulator.ts";
import type { ReceivedEvent, ReceivedRequest } from "./records.ts";

const SHOWN_EVENTS = 100;
const SHOWN_REQUESTS = 30;
const SHOWN_DIGEST_LENGTH = 8;

const EVENT_HEADS = ["Received (UTC)", "Event", "Counted", "Customer", "Details"];
const REQUEST_HEADS = ["Received (UTC)", "Ad account", "Answer", "Processed", "Request id"];

/** A page for a person: what was received, newest first. It keeps itself up to date until it is told to pause. */
export function renderPage({ events, requests, faults }: Emulator): string {
  const allEvents = events();
  const allRequests = requests();
  const counted = allEvents.reduce((sum, event) => sum + event.counted, 0);
  const active = faults
    .list()
    .map(({ kind, times }) => (times === undefined ? kind : `${kind} (${times} more)`));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Emulator of Pinterest's Conversions API</title>
<style>${STYLE}</style>
<header>
<h1>Emulator of Pinterest's Conversions API</h1>
<button type="button" id="pause" aria-pressed="false">Pause updates</button>
</header>
<main>
<p>${count(allEvents.length, "event")} received, ${counted} counted, in ${count(allRequests.length, "request")}.
Faults: ${escapeHtml(active.join(", ") || "none")}.</p>
${table("Events", EVENT_HEADS, newest(allEvents, SHOWN_EVENTS).map(eventCells))}
${table("Requests", REQUEST_HEADS, newest(allRequests, SHOWN_REQUESTS).map(requestCells))}
</main>
<script>${SCRIPT}</script>
</html>
`;
}

function newest<T>(items: T[], count: number): T[] {
  return items.slice(-count).reverse();
}

function table(title: string, heads: string[], rows: string[][]): string {
  if (rows.length === 0) return `<h2>${title}</h2><p>None yet.</p>`;
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  const body = rows.map(
    (cells) => `<tr>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join("")}</tr>`,
  );
  return `<h2>${title}</h2><table><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table>`;
}

function eventCells({
  receivedAtMs,
  event_name,
  event_id,
  copies,
  counted,
  event,
  warning_message,
}: ReceivedEvent) {
  const { value, currency, content_ids, num_items } = event.custom_data ?? {};
  const details = [
    value ? `${value} ${currency ?? ""}`.trim() : "",
    num_items === undefined ? "" : count(num_items, "item"),
    content_ids?.join(" ") ?? "",
    warning_message ?? "",
  ];
  return [
    formatTime(receivedAtMs),
    `${event_name}\n${event_id}`,
    copies > 1 ? `${counted} of ${copies} copies` : String(counted),
    describeCustomer(event.user_data),
    details.filter(Boolean).join("\n"),
  ];
}

/** Digests shortened; of what travels in clear, only that it is there. */
function describeCustomer(userData: object): string {
  return Object.entries(userData)
    .map(([field, value]) => {
      const digests = Array.isArray(value)
        ? value.map((digest) => `${String(digest).slice(0, SHOWN_DIGEST_LENGTH)}…`)
        : [];
      return [field, ...digests].join(" ");
    })
    .join("\n");
}

function requestCells(request: ReceivedRequest): string[] {
  const { receivedAtMs, ad_account_id, status, fault, test, request_id } = request;
  const answer = [status ?? "none", fault && `(fault: ${fault})`, test && "(test)"].filter(Boolean).join(" ");
  const processed = `${request.num_events_processed} of ${request.num_events_received}`;
  return [formatTime(receivedAtMs), ad_account_id, answer, processed, request_id];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; justify-content: space-between; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; }
button { font: inherit; padding: .4rem .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid #8886; }
td { white-space: pre-line; overflow-wrap: break-word; }
td:first-child { white-space: nowrap; }
main { overflow-x: auto; }
button[aria-pressed="true"] { border-style: inset; font-weight: bold; }
`;

const SCRIPT = `
const pause = document.getElementById("pause");
pause.addEventListener("click", () => {
  pause.setAttribute("aria-pressed", String(pause.getAttribute("aria-pressed") !== "true"));
});
setInterval(async () => {
  if (pause.getAttribute("aria-pressed") === "true" || document.hidden) return;
  try {
    const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
    const main = page.querySelector("main");
    const shown = document.querySelector("main");
    if (main.innerHTML !== shown.innerHTML) shown.replaceWith(main);
  } catch {
    // The emulator is down: what is shown stays.
  }
}, 1000);
`;
