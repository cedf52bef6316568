import { Command, InvalidArgumentError, Option } from "commander";
import { createEmulator, type Fault, SCENARIOS } from "../emulator/index.ts";
import { explainListenError } from "./listen.ts";
import { hostOption, jsonOption, portOption } from "./options.ts";
import { readScenario } from "./read-scenario.ts";
import { untilStopped } from "./until-stopped.ts";

const DEFAULT_PORT = 8378;

const NAME_WIDTH = Math.max(...Object.keys(SCENARIOS).map(({ length }) => length)) + 2;

const HELP = `
It answers as Pinterest's Conversions API does, takes any token and any ad account, keeps what it was sent in memory
for you to read, and forgets it when it stops.

Example, in two terminals:
  hatpin emulate
  PINTEREST_API_URI=http://127.0.0.1:${DEFAULT_PORT}/v5 PINTEREST_ACCESS_TOKEN=any hatpin serve --ad-account-id 1

For tests in any language, over HTTP:
  GET    /__emulator/events           what was processed; ?wait=3&timeout-ms=5000 waits for so many
  GET    /__emulator/requests         what was sent: headers without the token, body, answer
  POST   /__emulator/faults           a scenario's name, a fault, or a list of them, as JSON: what befalls the next ones
  DELETE /__emulator/faults           all goes well again
  DELETE /__emulator                  forgets everything

A file for --scenario holds the same JSON: ["503", "503", {"kind": "status", "status": 429}, "well"].

The scenarios are:
${Object.entries(SCENARIOS)
  .map(([name, { about }]) => `  ${name.padEnd(NAME_WIDTH)}${about.replaceAll("`", "")}`)
  .join("\n")}`;

interface EmulateFlags {
  host: string;
  port: number;
  scenario?: Fault[];
  json?: boolean;
}

/** `hatpin emulate`: an endpoint like Pinterest's to try things on, until it is told to stop. */
export function emulateCommand(): Command {
  return new Command("emulate")
    .summary("answer like Pinterest's API, to try things without an account")
    .description("Answers like Pinterest's Conversions API, so that you can try things without an account.")
    .addOption(hostOption())
    .addOption(portOption(DEFAULT_PORT))
    .addOption(scenarioOption())
    .addOption(jsonOption("the addresses as a line of JSON"))
    .addHelpText("after", HELP)
    .action(emulate);
}

function scenarioOption(): Option {
  return new Option("--scenario <name or file>", "what goes wrong, from the first request on")
    .env("HATPIN_SCENARIO")
    .argParser((value) => {
      try {
        return readScenario(value);
      } catch (error) {
        throw new InvalidArgumentError((error as Error).message);
      }
    });
}

async function emulate({ host, port, scenario, json }: EmulateFlags): Promise<void> {
  const emulator = createEmulator();
  if (scenario) emulator.faults.set(scenario);
  const { url, close } = await emulator.listen(port, host).catch((error: unknown) => {
    throw explainListenError(error, host, port);
  });
  const text = `an emulator of Pinterest's API answers on ${url}/v5; see what it got on ${url}`;
  process.stdout.write(`${json ? JSON.stringify({ api_url: `${url}/v5`, page: url }) : text}\n`);
  await untilStopped();
  await close();
}
