export type { EmulatedApp } from "./answer-tokens.ts";
export {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type RunningEmulator,
} from "./create-emulator.ts";
export type { Fault, FaultName, Faults } from "./faults.ts";
export type { EventAnswer } from "./judge-event.ts";
export type { ReceivedEvent, ReceivedRequest } from "./records.ts";
