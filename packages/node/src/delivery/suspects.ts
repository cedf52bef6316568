import { splitIntoBatches } from "@hatpin/core";
import { forgetOldest } from "../forget-oldest.ts";
import type { Claim } from "../queue/durable-queue.ts";

export interface OwnFault {
  /** How often the event failed, this time included. */
  failures: number;
  /** True the first time that it is found to blame. */
  isNew: boolean;
}

/**
 * Finds the event that the server breaks on, among those whose requests failed. A request that fails may hold one: in
 * ever smaller requests it stands alone in the end, while the others pass.
 */
export interface Suspects {
  /** Splits claims into requests as small as their failures ask for, the least suspicious first. */
  split(claims: readonly Claim[]): Claim[][];
  /**
   * A request with these failed. Says so when that is no fault of the server's: the event was alone, and others
   * passed since it failed before.
   */
  failed(claims: readonly Claim[]): OwnFault | undefined;
  /** A request with these was answered. */
  answered(claims: readonly Claim[]): void;
  /** These are done with. */
  forget(claims: readonly Claim[]): void;
}

interface Blot {
  failures: number;
  /** Most events of a request with this one. */
  maxCount: number;
  /** How many requests were answered before it failed last. */
  answersBefore: number;
  isToBlame: boolean;
}

/** From this many failures on, the requests with an event become smaller. */
const SHRINK_AFTER = 4;

export function createSuspects({ maxRemembered = 10_000 }: { maxRemembered?: number } = {}): Suspects {
  /** Those that failed last stand last. */
  const blots = new Map<string, Blot>();
  let answers = 0;

  function maxCountOf(claim: Claim): number {
    return blots.get(nameOf(claim))?.maxCount ?? Number.POSITIVE_INFINITY;
  }

  function addBlot(claim: Claim, requestLength: number): Blot {
    const name = nameOf(claim);
    const before = blots.get(name);
    const failures = (before?.failures ?? 0) + 1;
    const hasOthersPassed = before !== undefined && answers > before.answersBefore;
    const isToBlame = requestLength === 1 && (before?.isToBlame || hasOthersPassed);
    const isToShrink = isToBlame || failures >= SHRINK_AFTER;
    const blot = {
      failures,
      maxCount: isToShrink ? Math.max(1, requestLength >> 1) : Number.POSITIVE_INFINITY,
      answersBefore: answers,
      isToBlame,
    };
    blots.delete(name);
    blots.set(name, blot);
    return blot;
  }

  function forget(claims: readonly Claim[]): void {
    // As nearly always. To name each event would cost more than all else here.
    if (blots.size === 0) return;
    for (const claim of claims) blots.delete(nameOf(claim));
  }

  return {
    split(claims) {
      if (blots.size === 0) return claims.length > 0 ? [[...claims]] : [];
      const groups = new Map<number, Claim[]>();
      for (const claim of claims) {
        const maxCount = maxCountOf(claim);
        const group = groups.get(maxCount);
        if (group) group.push(claim);
        else groups.set(maxCount, [claim]);
      }
      return [...groups]
        .sort(([one], [other]) => (one < other ? 1 : -1))
        .flatMap(([maxCount, group]) => inRequestsOf(maxCount, group));
    },
    failed(claims) {
      const [first] = claims;
      const wasToBlame = first !== undefined && blots.get(nameOf(first))?.isToBlame === true;
      const [blot] = claims.map((claim) => addBlot(claim, claims.length));
      forgetOldest(blots, maxRemembered);
      return blot?.isToBlame ? { failures: blot.failures, isNew: !wasToBlame } : undefined;
    },
    answered(claims) {
      if (claims.length > 0) answers += 1;
      forget(claims);
    },
    forget,
  };
}

function inRequestsOf(maxCount: number, claims: Claim[]): Claim[][] {
  return splitIntoBatches(claims, { maxCount, maxBytes: Number.POSITIVE_INFINITY }, () => 0);
}

/** The key of a claim is another each time. */
function nameOf({ event }: Claim): string {
  return JSON.stringify([event.event_name, event.event_id]);
}
