import type { EventOutcome } from "../batch-outcome.ts";
import type { Claim } from "../queue/durable-queue.ts";
import { type OnStep, stepOf } from "../way.ts";
import type { AgeVerdict } from "./age-policy.ts";
import type { Ledger } from "./insist.ts";

/** Where what becomes of events is written down: in the queue first, then told. */
export interface Books {
  ledger: Ledger;
  onStep: OnStep;
  now: () => number;
}

export type Verdict = AgeVerdict | { reason: "refused_by_pinterest"; detail: string };

/** What a batch came to: the claims by how they ended. */
export interface SortedBatch {
  delivered: { claim: Claim; warning?: string }[];
  buried: { claim: Claim; verdict: Verdict }[];
  /**
   * No answer. Those of one request stay together: its events were given one and the same object as their outcome, by
   * which they are grouped.
   */
  open: Map<Exclude<EventOutcome, { kind: "answered" }>, Claim[]>;
}

const MAX_DETAIL_CHARACTERS = 500;

/** Sorts claims by their outcomes, which stand in the same order. */
export function sortBatch(claims: readonly Claim[], outcomes: readonly EventOutcome[]): SortedBatch {
  const sorted: SortedBatch = { delivered: [], buried: [], open: new Map() };
  outcomes.forEach((outcome, index) => {
    const claim = claims[index];
    if (!claim) return;
    if (outcome.kind !== "answered") {
      const others = sorted.open.get(outcome);
      if (others) others.push(claim);
      else sorted.open.set(outcome, [claim]);
    } else if (outcome.result.status === "processed") {
      sorted.delivered.push({ claim, warning: outcome.result.warning_message });
    } else {
      const detail = outcome.result.error_message;
      sorted.buried.push({ claim, verdict: { reason: "refused_by_pinterest", detail } });
    }
  });
  return sorted;
}

/** The events are with Pinterest. */
export async function acknowledge(
  delivered: SortedBatch["delivered"],
  { ledger, onStep, now }: Books,
): Promise<void> {
  if (delivered.length === 0) return;
  await ledger.ack(delivered.map(({ claim }) => claim));
  for (const { claim, warning } of delivered) {
    onStep(stepOf(claim.event, "delivered", now(), warning ? { detail: warning } : {}));
  }
}

/** The events end as dead letters. One call for each, as each has its own reason; they share a sync all the same. */
export async function bury(buried: SortedBatch["buried"], { ledger, onStep, now }: Books): Promise<void> {
  await Promise.all(
    buried.map(async ({ claim, verdict }) => {
      const detail = verdict.detail.slice(0, MAX_DETAIL_CHARACTERS);
      await ledger.bury([claim], verdict.reason, detail);
      const { reason } = verdict;
      onStep(stepOf(claim.event, "buried", now(), { reason, detail: `${reason}: ${detail}` }));
    }),
  );
}

export interface Release {
  delayMs: number;
  inDoubt: boolean;
  /** Why, for a person to read. */
  detail: string;
}

/** The events wait for another try. */
export async function release(
  claims: readonly Claim[],
  { delayMs, inDoubt, detail }: Release,
  { ledger, onStep, now }: Books,
): Promise<void> {
  await ledger.release(claims, delayMs, { inDoubt });
  for (const { event } of claims) onStep(stepOf(event, "released", now(), { delayMs, detail }));
}
