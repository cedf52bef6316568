import { Command, Option } from "commander";
import type { TallyingQueue } from "../queue/tally-queue.ts";
import { terminalConfirm } from "./confirm.ts";
import { type DropFlags, dropLetters } from "./dead-letters/drop-letters.ts";
import { addFilterOptions } from "./dead-letters/letter-filter.ts";
import { type ListFlags, listLetters } from "./dead-letters/list-letters.ts";
import { type RetryFlags, retryLetters } from "./dead-letters/retry-letters.ts";
import { type ShowFlags, showLetter } from "./dead-letters/show-letter.ts";
import { jsonOption, wholeNumber } from "./options.ts";
import { print } from "./print.ts";
import { addQueueOptions, openExistingQueue, type QueueFlags } from "./queue-options.ts";

const MAX_LIMIT = 1_000_000;
const DEFAULT_LIMIT = 50;

const HELP = `
A dead letter is an event that was not delivered and will not be by itself: Pinterest refused it, it is more than 7 days
old, or it could be counted twice. The proxy may run meanwhile: what is retried it sends within a second.

Examples:
  hatpin dead-letters list --reason refused_by_pinterest --since 24h
  hatpin dead-letters show 17
  hatpin dead-letters retry 17 18
  hatpin dead-letters drop --reason too_old --yes

Exit codes: 0 done, 3 some letters were kept or not there, 1 it could not work, 2 called in a wrong way.`;

const RETRY_HELP = `
Kept are those that delivery would bury again at once: what is more than 7 days old, which Pinterest refuses, and what an
earlier try may have brought there, which Pinterest would count again an hour after it happened, and as an offline event at
any time. The latter go all the same with --may-count-twice: where a conversion too many is better than one too few.
What Pinterest refused it refuses again, unless the fault was with the account.

Exit codes: 0 all are back in the queue, 3 some were kept or not there, 1 it could not work, 2 called in a wrong way.`;

const DROP_HELP = `
They are counted as discarded, in hatpin report.

Exit codes: 0 all are gone, 3 some were not there, 1 it could not work or nobody said yes, 2 called in a wrong way.`;

/** `hatpin dead-letters`: looks at what was not delivered, sends it again, or throws it away, while the proxy runs. */
export function deadLettersCommand(): Command {
  return new Command("dead-letters")
    .summary("see what was not delivered, send it again, or throw it away")
    .description("Shows the events that were not delivered, and why; sends them again, or throws them away.")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(dropCommand())
    .addHelpText("after", HELP);
}

function listCommand(): Command {
  const command = new Command("list")
    .summary("list them, the newest first")
    .description("Lists the dead letters, the newest first, without anything of the customers.")
    .addOption(
      new Option("--limit <number>", "how many at most")
        .default(DEFAULT_LIMIT)
        .argParser(wholeNumber(MAX_LIMIT)),
    );
  return addQueueOptions(addFilterOptions(command))
    .addOption(jsonOption("a line of JSON for each"))
    .action((flags: QueueFlags & ListFlags) =>
      withQueue(flags, (queue, { limit, json, ...filter }) =>
        listLetters(queue, { limit, json, ...filter }, print),
      ),
    );
}

function showCommand(): Command {
  const command = new Command("show")
    .summary("show one with its event")
    .description("Shows a dead letter with its event. Customers' data are hidden.")
    .argument("<key>", "from the list")
    .addOption(new Option("--show-personal-data", "address, user agent, click id and whole digests, too"));
  return addQueueOptions(command)
    .addOption(jsonOption("as a line of JSON"))
    .action((key: string, flags: QueueFlags & ShowFlags) =>
      withQueue(flags, (queue) => showLetter(queue, key, { flags, print })),
    );
}

function retryCommand(): Command {
  const command = new Command("retry")
    .summary("put them back into the queue")
    .description("Puts dead letters back into the queue, to be sent again.")
    .argument("[keys...]", "from the list")
    .addOption(new Option("--all", "all that there are"))
    .addOption(new Option("--may-count-twice", "also those that Pinterest could count twice"));
  return addQueueOptions(addFilterOptions(command))
    .addOption(jsonOption("a line of JSON for each letter"))
    .addHelpText("after", RETRY_HELP)
    .action((keys: string[], flags: QueueFlags & RetryFlags) =>
      withQueue(flags, (queue, choice) => retryLetters(queue, keys, { flags: choice, print })),
    );
}

function dropCommand(): Command {
  const command = new Command("drop")
    .summary("throw them away for good")
    .description(
      "Throws dead letters away for good. It asks before; --yes answers where there is no terminal.",
    )
    .argument("[keys...]", "from the list")
    .addOption(new Option("--all", "all that there are"))
    .addOption(new Option("--yes", "do not ask"));
  return addQueueOptions(addFilterOptions(command))
    .addOption(jsonOption("a line of JSON for each letter"))
    .addHelpText("after", DROP_HELP)
    .action((keys: string[], flags: QueueFlags & DropFlags) =>
      withQueue(flags, (queue, choice) =>
        dropLetters(queue, keys, { flags: choice, print, confirm: terminalConfirm() }),
      ),
    );
}

async function withQueue<Flags extends QueueFlags>(
  flags: Flags,
  work: (queue: TallyingQueue, flags: Omit<Flags, keyof QueueFlags>) => Promise<void>,
): Promise<void> {
  const { dataDir: _, queue: __, ...rest } = flags;
  const queue = await openExistingQueue(flags);
  try {
    await work(queue, rest);
  } finally {
    await queue.close();
  }
}
