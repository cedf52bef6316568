import { duration, retry, time } from "./format.js";

/**
 * What the four stations show of an event's way. Each has a `look`:
 * `done`, `good`, `active` (it is here now), `held` (it waits for a retry), `bad`, `dull`, or `ahead`.
 */
export function stationsOf(way, nowMs) {
  return [captured(way), accepted(way), sent(way), answered(way, nowMs)];
}

/** One sentence under the stations: why it waits or ended. A warning of Pinterest's is in the details only: most have one. */
export function remarkOf(way) {
  const { state, detail, duplicates } = way;
  if (state === "waiting" || state === "rejected" || state === "buried") return detail ?? "";
  if (state === "duplicate") return "The same event had been taken before, so it was dropped.";
  if (duplicates > 0)
    return `It came ${duplicates === 1 ? "once" : `${duplicates} times`} more and was dropped as a duplicate.`;
  return "";
}

function captured({ event_time }) {
  if (event_time === undefined) return { look: "dull", text: "not known" };
  return { look: "done", text: time(event_time * 1000) };
}

function accepted({ state, event_time, acceptedAt, endedAt, inherited }) {
  if (state === "rejected") return { look: "bad", text: "Rejected", note: time(endedAt) };
  if (state === "duplicate") return { look: "dull", text: "Duplicate", note: time(endedAt) };
  if (inherited) return { look: "done", text: "Earlier", note: "kept on disk" };
  return {
    look: "done",
    text: time(acceptedAt),
    note: event_time && gapInSeconds(event_time * 1000, acceptedAt),
  };
}

/** `event_time` has whole seconds, so a shorter gap cannot be told. */
function gapInSeconds(fromMs, toMs) {
  const gapMs = toMs - fromMs;
  return gapMs < 2000 ? "at once" : `after ${duration(gapMs)}`;
}

function sent({ state, sentAt, acceptedAt, tries }) {
  if (sentAt !== undefined) {
    const gap = acceptedAt === undefined ? undefined : `after ${duration(sentAt - acceptedAt)}`;
    return { look: "done", text: time(sentAt), note: tries > 1 ? `try ${tries}` : gap };
  }
  if (state === "buried") return { look: "dull", text: "not sent" };
  return state === "accepted" ? { look: "active", text: "in the queue" } : { look: "ahead" };
}

function answered({ state, sentAt, endedAt, detail, retryAt }, nowMs) {
  const gap =
    sentAt === undefined || endedAt === undefined ? undefined : `after ${duration(endedAt - sentAt)}`;
  switch (state) {
    case "delivered":
      return { look: "good", text: "Processed", note: detail ? joined(gap, "with a warning") : gap };
    case "buried":
      return { look: "bad", text: "Buried", note: gap };
    case "waiting":
      return { look: "held", text: "Waiting", note: retry(retryAt, nowMs) };
    case "sent":
      return { look: "active", text: "no answer yet" };
    default:
      return { look: "ahead" };
  }
}

function joined(...parts) {
  return parts.filter(Boolean).join(", ");
}
