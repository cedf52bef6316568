const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const calendar = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_MS = 86_400_000;

/** `12:03:04`, or with its date when that is not today's: `16 Nov, 12:03:04`. */
export function time(ms) {
  const isRecent = Math.abs(Date.now() - ms) < DAY_MS / 2;
  return isRecent ? clock.format(ms) : `${calendar.format(ms)}, ${clock.format(ms)}`;
}

/** `12:03:04.512` */
export function preciseTime(ms) {
  return `${clock.format(ms)}.${String(Math.floor(ms) % 1000).padStart(3, "0")}`;
}

/** `84 ms`, `3.2 s`, `2 min`, `5 h`, `8 days` */
export function duration(ms) {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 2 * DAY_MS) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / DAY_MS)} days`;
}

/** `retry in 4 s`, or `retry due` when its time has come. */
export function retry(retryAt, nowMs) {
  const seconds = Math.ceil((retryAt - nowMs) / 1000);
  return seconds > 0 ? `retry in ${seconds < 120 ? `${seconds} s` : duration(seconds * 1000)}` : "retry due";
}

/** `€45.00`; with a currency that is none, as it came. */
export function money(value, currency) {
  const isCode = /^[A-Z]{3}$/.test(currency ?? "");
  if (!isCode) return [value, currency].filter(Boolean).join(" ");
  return new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(value);
}
