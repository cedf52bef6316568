import { Command, InvalidArgumentError, Option } from "commander";
import { readApiUrl } from "../api-url.ts";
import { checkAccess } from "./doctor/check-access.ts";
import { checkClock } from "./doctor/check-clock.ts";
import { checkDataFolder } from "./doctor/check-data-folder.ts";
import { checkQueue } from "./doctor/check-queue.ts";
import { checkRedisServer } from "./doctor/check-redis-server.ts";
import { checkSite } from "./doctor/check-site.ts";
import { type Finding, skipped } from "./doctor/finding.ts";
import { ExitCode } from "./exit-code.ts";
import {
  adAccountIdOption,
  allowedOriginOption,
  apiUrlOption,
  eventsPathOption,
  jsonOption,
  scriptPathOption,
} from "./options.ts";
import { createPaint } from "./paint.ts";
import { print } from "./print.ts";
import { printable, toJsonLine } from "./printable.ts";
import { addQueueOptions, hasQueue, type QueueFlags } from "./queue-options.ts";

export interface DoctorFlags extends QueueFlags {
  adAccountId?: string;
  apiUrl?: string;
  allowedOrigin: readonly string[];
  eventsPath: string;
  scriptPath: string;
  url?: string;
}

/** Of each request. */
const TIMEOUT_MS = 10_000;

const HELP = `
It reads the flags, variables and files that hatpin serve reads, so call it in the same surroundings, also while serve runs.
One event goes to Pinterest as a test: Pinterest checks it and records nothing. The token is never printed.

Examples:
  hatpin doctor --ad-account-id 549755885175 --data-dir /var/lib/hatpin
  hatpin doctor --url https://www.shop.example
  hatpin doctor --json | jq 'select(.status == "failed")'

Exit codes: 0 nothing failed, 1 something did, 2 called in a wrong way.`;

/** `hatpin doctor`: whether all that `serve` needs is as it should be, and the way out where it is not. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .summary("check token, account, clock, disk and the way here, and say what to do")
    .description(
      "Checks the token, the account, the clock, the queue and the way to the proxy, and says what to do.",
    )
    .addOption(adAccountIdOption())
    .addOption(apiUrlOption())
    .addOption(allowedOriginOption())
    .addOption(eventsPathOption())
    .addOption(scriptPathOption())
    .addOption(
      new Option("--url <url>", "where pages reach the proxy, like https://www.shop.example").argParser(
        readUrl,
      ),
    );
  return addQueueOptions(command)
    .addOption(jsonOption("a line of JSON for each check"))
    .addHelpText("after", HELP)
    .action(doctor);
}

async function doctor({ json, ...flags }: DoctorFlags & { json?: boolean }): Promise<void> {
  let hasFailed = false;
  for await (const finding of examine(flags)) {
    hasFailed ||= finding.status === "failed";
    for (const line of json ? [toJsonLine(finding)] : format(finding)) await print(line);
  }
  if (hasFailed) throw new ExitCode(1);
}

/** Each finding as soon as it is there. */
export async function* examine(
  flags: DoctorFlags,
  { now = Date.now, env = process.env, timeoutMs = TIMEOUT_MS } = {},
): AsyncGenerator<Finding> {
  readApiUrl(flags.apiUrl);
  yield* await checkAccess({ ...flags, timeoutMs }, env);
  yield await checkClock({ ...flags, timeoutMs }, now);
  const { queue, dataDir } = flags;
  const place = queue ? await checkRedisServer(queue, timeoutMs) : checkDataFolder(dataDir);
  yield* place;
  if (place.some(({ status }) => status === "failed")) yield skipped("queue", "not opened");
  else if (!queue && !hasQueue(dataDir)) yield skipped("queue", "there is none yet");
  else yield* await checkQueue(flags);
  yield* await checkSite({ ...flags, timeoutMs });
}

const paint = createPaint(process.stdout);

const MARKS = {
  ok: paint("green", "ok     "),
  warning: paint("yellow", "warning"),
  failed: paint("red", "FAILED "),
  skipped: paint("gray", "-      "),
};

function format({ check, status, says, todo }: Finding): string[] {
  const indent = " ".repeat(9);
  return [
    `${MARKS[status]}  ${check}: ${printable(says)}`,
    ...(todo ? [`${indent}-> ${printable(todo)}`] : []),
  ];
}

function readUrl(value: string): string {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new InvalidArgumentError("It must be an address like https://www.shop.example.");
  }
  return value;
}
