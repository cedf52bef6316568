import { readFileSync } from "node:fs";
import { createEmulator, type Fault, type FaultName, SCENARIOS } from "../emulator/index.ts";

/** The faults of a scenario by its name, or of a file of JSON that holds what `faults.set` of the emulator takes. */
export function readScenario(nameOrFile: string): Fault[] {
  const { faults } = createEmulator();
  // `set` checks it.
  faults.set(Object.hasOwn(SCENARIOS, nameOrFile) ? (nameOrFile as FaultName) : readJson(nameOrFile));
  return faults.list();
}

function readJson(file: string): Fault {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error("It is neither the name of a scenario (see --help) nor a file that can be read.");
  }
  try {
    return JSON.parse(text) as Fault;
  } catch {
    throw new Error("The file is no JSON.");
  }
}
