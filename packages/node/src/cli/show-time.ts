/** A time in UTC, as `2026-11-28 16:30:05`. */
export function showTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace("T", " ");
}
