import { Command } from "commander";
import { createEmulator } from "../emulator/index.ts";
import { explainListenError } from "./listen.ts";
import { hostOption, portOption } from "./options.ts";
import { untilStopped } from "./until-stopped.ts";

const DEFAULT_PORT = 8378;

const HELP = `
It answers as Pinterest's Conversions API does, takes any token and any ad account, keeps what it was sent in memory
for you to read, and forgets it when it stops.

Example, in two terminals:
  hatpin emulate
  PINTEREST_API_URI=http://127.0.0.1:${DEFAULT_PORT}/v5 PINTEREST_ACCESS_TOKEN=any hatpin serve --ad-account-id 1`;

/** `hatpin emulate`: an endpoint like Pinterest's to try things on, until it is told to stop. */
export function emulateCommand(): Command {
  return new Command("emulate")
    .summary("answer like Pinterest's API, to try things without an account")
    .description("Answers like Pinterest's Conversions API, so that you can try things without an account.")
    .addOption(hostOption())
    .addOption(portOption(DEFAULT_PORT))
    .addHelpText("after", HELP)
    .action(emulate);
}

async function emulate({ host, port }: { host: string; port: number }): Promise<void> {
  const { url, close } = await createEmulator()
    .listen(port, host)
    .catch((error: unknown) => {
      throw explainListenError(error, host, port);
    });
  process.stdout.write(`an emulator of Pinterest's API answers on ${url}/v5; see what it got on ${url}\n`);
  await untilStopped();
  await close();
}
