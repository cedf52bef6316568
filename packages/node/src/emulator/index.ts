export type { EmulatedApp } from "./answer-tokens.ts";
export { ASSUMPTIONS, type Assumption } from "./assumptions.ts";
export {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type RunningEmulator,
} from "./create-emulator.ts";
export { expectCountedOnce } from "./expect-counted-once.ts";
export { type ExpectedEvent, expectDelivered, expectNotDelivered } from "./expect-delivered.ts";
export { expectNoClearText } from "./expect-no-clear-text.ts";
export type { Fault, FaultWord } from "./fault.ts";
export type { FaultName, Faults } from "./faults.ts";
export type { EventAnswer } from "./judge-event.ts";
export type { ReceivedEvent, ReceivedRequest } from "./records.ts";
export { SCENARIOS, type Scenario, type ScenarioName } from "./scenarios.ts";
export type { WaitOptions } from "./wait-for-events.ts";
