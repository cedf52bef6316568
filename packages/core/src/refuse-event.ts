import type { Misfit } from "./convert.ts";
import { InvalidEventError, type IssueCode } from "./errors.ts";
import { explainFault } from "./explain-fault.ts";
import { checkValue, type Fault, MAX_FAULTS } from "./fault.ts";
import { customName, standardName } from "./fields.ts";
import { pathKey } from "./path-key.ts";

/** The error of an event with `misfits`. A module of its own, with all its words: fetched when an event is refused. */
export function refuseEvent(misfits: readonly Misfit[], nowMs: number): InvalidEventError {
  const faults: Fault[] = [];
  for (const misfit of misfits) {
    const fault = faultOf(misfit, nowMs);
    // A name that was found to be none is not missing too, and nothing is missing in what is no event at all.
    const isNew = fault.code !== "required" || faults.every(({ path }) => path !== fault.path);
    if (isNew && faults[0]?.path !== "" && faults.length < MAX_FAULTS) faults.push(fault);
  }
  return new InvalidEventError(faults.map(explainFault));
}

function faultOf({ path: steps, value, rule, fields }: Misfit, nowMs: number): Fault {
  const path = steps.map((step) => (typeof step === "number" ? step : pathKey(step))).join(".");
  if (fields) return { path, code: "unknown_key", value: steps[steps.length - 1], fields };
  // A symbol stands for what threw when it was read.
  if (typeof value === "symbol" || path === "") return { path, code: "type" };
  return { path, code: codeOf(value, rule, nowMs), value, rule };
}

function codeOf(value: unknown, rule: Misfit["rule"], nowMs: number): IssueCode {
  if (!rule) return "identity";
  if (rule.kind === "list" && Array.isArray(value)) return "too_long";
  if (rule.kind === "time" && Number.isFinite(value)) {
    return Number(value) < nowMs / 1000 ? "event_time_too_old" : "event_time_in_future";
  }
  if (rule.kind === "list" || rule.kind === "record") return "type";
  if (value === undefined && (rule === standardName || rule === customName)) return "required";
  return checkValue(value, rule) ?? "type";
}
