import { readApiUrl } from "../../api-url.ts";
import { type Finding, failed, ok, skipped, warning } from "./finding.ts";

/** Pinterest tells whole seconds. */
const ODD_SECONDS = 5;
const WRONG_SECONDS = 60;

const SET_CLOCK = "let the system keep the time: timedatectl set-ntp true";

/** Ours against the `Date` of Pinterest's answer. */
export async function checkClock(
  { apiUrl, timeoutMs }: { apiUrl?: string; timeoutMs: number },
  now: () => number = Date.now,
): Promise<Finding> {
  const askedAtMs = now();
  const date = await fetch(readApiUrl(apiUrl), {
    method: "HEAD",
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    ({ headers }) => Date.parse(headers.get("date") ?? ""),
    () => Number.NaN,
  );
  if (Number.isNaN(date)) return skipped("clock", "Pinterest told no time");
  // In the middle of the second that it told, and of the way there and back.
  const aheadSeconds = Math.round(((askedAtMs + now()) / 2 - (date + 500)) / 1000);
  const says = describe(aheadSeconds);
  if (Math.abs(aheadSeconds) <= ODD_SECONDS) return ok("clock", says);
  const judge = Math.abs(aheadSeconds) > WRONG_SECONDS ? failed : warning;
  return judge("clock", says, SET_CLOCK);
}

function describe(aheadSeconds: number): string {
  if (Math.abs(aheadSeconds) <= ODD_SECONDS) return "as Pinterest's";
  return aheadSeconds > 0
    ? `${aheadSeconds} s ahead of Pinterest's, which refuses events of the future`
    : `${-aheadSeconds} s behind Pinterest's: events seem older than they are`;
}
