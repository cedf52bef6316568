import { openExistingQueue, type QueueFlags } from "../queue-options.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

const LONG_MS = 3_600_000;

/** Whether the queue opens, and whether what is in it moves. */
export async function checkQueue(flags: QueueFlags): Promise<Finding[]> {
  try {
    const queue = await openExistingQueue(flags);
    try {
      const { waiting, claimed, deadLetters, lettersLost = 0, oldestMs } = await queue.stats();
      const says = `${waiting + claimed} events wait, and ${deadLetters} are dead letters`;
      return [
        oldestMs > LONG_MS
          ? warning(
              "queue",
              `${says}; the oldest waits for ${Math.round(oldestMs / LONG_MS)} h`,
              "see that hatpin serve runs, and what it says",
            )
          : ok("queue", says),
        ...(lettersLost > 0
          ? [
              warning(
                "dead letters",
                `${lettersLost} had to go, because there were too many`,
                "see hatpin dead-letters list",
              ),
            ]
          : []),
      ];
    } finally {
      await queue.close();
    }
  } catch (error) {
    return [failed("queue", (error as Error).message, "see what is said of its place above")];
  }
}
