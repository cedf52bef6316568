import type { OnWarning, Warning } from "./errors.ts";
import type { Oddity } from "./oddity.ts";

let describe: ((oddity: Oddity) => Warning) | undefined;

/** Tells `onWarning` of `oddities`, one by one. The words for them are fetched with the first that anybody hears. */
export async function tell(oddities: readonly Oddity[], onWarning: OnWarning | undefined): Promise<void> {
  if (!onWarning || oddities.length === 0) return;
  // Kept, because even of what is loaded a dynamic import takes its time.
  describe ??= await import("./describe-oddity.ts").then(
    (module) => module.describeOddity,
    () => undefined,
  );
  for (const oddity of oddities) {
    onWarning(describe?.(oddity) ?? { ...oddity, message: oddity.code });
  }
}
