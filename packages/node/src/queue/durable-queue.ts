import type { ConversionEvent, DropReason } from "@hatpin/core";
import type { Tally } from "./tally.ts";

/** An event that a sender holds for a while. When the lease ends without a word, others may claim it. */
export interface Claim {
  /** The queue's own handle. */
  key: string;
  event: ConversionEvent;
  /** When the queue took it, in Unix milliseconds. */
  appendedAtMs: number;
  /** How often it was claimed, this claim included. */
  attempts: number;
  /**
   * True when an earlier try may have reached Pinterest: it ended in a crash, a time-out or a cut
   * connection, so nobody knows.
   */
  inDoubt: boolean;
}

export interface DeadLetter {
  key: string;
  event: ConversionEvent;
  reason: DropReason;
  /** What Pinterest or the rule said; never personal data. */
  detail?: string;
  /** Unix milliseconds. */
  buriedAtMs: number;
}

export interface QueueStats {
  /** Waiting, and due or not yet due. */
  waiting: number;
  /** Claimed by a sender. One whose lease has ended counts here until it is claimed again. */
  claimed: number;
  deadLetters: number;
  /** Dead letters that had to go because there were too many, ever; undefined where none ever go. */
  lettersLost?: number;
  /** Age of the oldest event not yet acknowledged, in milliseconds; 0 when there is none. */
  oldestMs: number;
}

/** Keeps events until they are acknowledged, through any crash. Every implementation passes one contract suite. */
export interface DurableQueue {
  /**
   * Resolves when the events survive a crash; many small appends share one sync to disk. An event whose
   * `event_id` and `event_name` it took within the last 48 hours is not taken again: the answer says,
   * in order, which were new.
   */
  append(events: readonly ConversionEvent[]): Promise<AppendResult[]>;
  /** For each, in order, whether `append` would call it a duplicate. Changes nothing. */
  knows(events: readonly Pick<ConversionEvent, "event_id" | "event_name">[]): Promise<boolean[]>;
  /**
   * Up to `max` events that are due, oldest first, for `leaseMs` milliseconds. But while the first of those that were
   * never claimed has waited for over a minute, half of them, the last ones, are the newest of the last minute. Their JSON, with commas between them,
   * is at most `maxBytes` of UTF-8 (default: no limit), but for a single event that is larger by itself.
   */
  claim(max: number, leaseMs: number, maxBytes?: number): Promise<Claim[]>;
  /** Done with: delivered. Holds also when the lease has ended meanwhile. */
  ack(claims: readonly Claim[]): Promise<void>;
  /**
   * Back into the queue, due again after `delayMs`, at most a quarter of an hour: so a clock that is set back holds
   * nothing up for longer. `inDoubt` marks that the try may have arrived; once marked, an
   * event stays so. Says nothing of an event whose lease has passed to another.
   */
  release(claims: readonly Claim[], delayMs: number, options?: { inDoubt?: boolean }): Promise<void>;
  /** Ended otherwise than delivered: kept as dead letters, for a person to look at. */
  bury(claims: readonly Claim[], reason: DropReason, detail?: string): Promise<void>;
  /** What was buried last comes first. `limit` is 100 by default; `before` is the key of the last one that you have. */
  deadLetters(options?: { limit?: number; before?: string }): Promise<DeadLetter[]>;
  /** The letters with these keys, in their order, without those that are not there. */
  findLetters(keys: readonly string[]): Promise<DeadLetter[]>;
  /**
   * Dead letters back into the queue, as if they came now: in no doubt, whatever was known of earlier tries. For each, in
   * order, whether it was there. Up to a thousand change together, or not at all; so do those of `discard`.
   */
  revive(keys: readonly string[]): Promise<boolean[]>;
  /** Throws dead letters away for good. For each, in order, whether it was there. */
  discard(keys: readonly string[]): Promise<boolean[]>;
  /**
   * Adds to the counts that are kept, in one step. Those of a day are kept for 35 days; names beyond a hundred a day
   * share the name `other`.
   */
  addTallies(tallies: readonly Tally[]): Promise<void>;
  /** The counts that are kept, the oldest day first. */
  tallies(): Promise<Tally[]>;
  stats(): Promise<QueueStats>;
  /** Ends cleanly: waits for appends in progress. */
  close(): Promise<void>;
}

export type AppendResult = "appended" | "duplicate";
