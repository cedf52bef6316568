import type { DurableQueue } from "../../queue/durable-queue.ts";
import { printable, toJsonLine } from "../printable.ts";
import { showTime } from "../show-time.ts";
import { hidePersonalData } from "./hide-personal-data.ts";
import type { Print } from "./list-letters.ts";
import { KEPT_BECAUSE, whyKept } from "./why-kept.ts";

export interface ShowFlags {
  showPersonalData?: boolean;
  json?: boolean;
}

/** `hatpin dead-letters show`. */
export async function showLetter(
  queue: Pick<DurableQueue, "findLetters">,
  key: string,
  { flags, print }: { flags: ShowFlags; print: Print },
): Promise<void> {
  const [letter] = await queue.findLetters([key]);
  if (!letter) throw new Error(`there is no dead letter ${printable(key)}; see hatpin dead-letters list`);
  const { reason, detail, buriedAtMs } = letter;
  const event = flags.showPersonalData ? letter.event : hidePersonalData(letter.event);
  const kept = whyKept(letter, { mayCountTwice: false });
  if (flags.json) {
    const buried_at = new Date(buriedAtMs).toISOString();
    return print(toJsonLine({ key, buried_at, reason, detail, kept_because: kept, event }));
  }
  await print(`key      ${key}`);
  await print(`buried   ${showTime(buriedAtMs)} UTC`);
  await print(`happened ${showTime(letter.event.event_time * 1000)} UTC`);
  await print(`reason   ${reason}`);
  if (detail) await print(`detail   ${printable(detail)}`);
  await print(`retry    ${kept ? `no: ${KEPT_BECAUSE[kept]}` : "possible"}`);
  for (const line of JSON.stringify(event, undefined, 2).split("\n")) await print(printable(line));
  if (!flags.showPersonalData)
    await print("Address, user agent and digests are hidden; --show-personal-data shows them.");
}
