import type { ConversionEvent } from "@hatpin/core";
import { type EventOutcome, isUnanswered, type Unanswered } from "./batch-outcome.ts";
import type { Parcel } from "./parcel.ts";
import { createPageReader, type Source } from "./read-pages.ts";

/** Read before the first of them has ended, in batches: enough to keep all places busy, and a bound on memory. */
const MAX_OPEN_PAGES = 12;

export interface SendAllSteps {
  /** Whether an event can be sent. */
  check: (event: ConversionEvent) => Parcel;
  /** Events of which this is true go apart, so that no other shares their caution. */
  isFragile: (event: ConversionEvent) => boolean;
  maxCount: number;
  maxBytes: number;
  /** Waits for a place; the function that comes gives it back. */
  enter: (signal: AbortSignal | undefined) => Promise<(() => void) | undefined>;
  send: (batch: ConversionEvent[]) => Promise<EventOutcome[]>;
  /** Takes parcels that have ended, in the order of the source. */
  report: (parcels: readonly Parcel[]) => void | Promise<void>;
  signal?: AbortSignal | undefined;
}

export interface Ending {
  /** What kept events from an answer. Where there is more than one thing, the one that a person can do most about. */
  obstacle: Unanswered | undefined;
  /** What the source or `report` threw, in a box, because it may be anything. */
  thrown: { error: unknown } | undefined;
}

/**
 * Sends what a source hands out, a few batches at once, and reports it in order. After an obstacle no other batch
 * begins: what a token or a broken network did to one it would do to all. An array's other events share it then; of any
 * other source no more is read.
 */
export async function sendAll(source: Source<ConversionEvent>, steps: SendAllSteps): Promise<Ending> {
  const { check, isFragile, maxCount, maxBytes, enter, send, report, signal } = steps;
  const isArray = Array.isArray(source);
  // A copy, because the caller may change an array meanwhile.
  const reader = createPageReader(isArray ? source.slice() : source);
  const pages: Parcel[][] = [];
  /** Parcels of the first page that have ended. */
  let endedCount = 0;
  const groups = [createGroup(), createGroup()] as const;
  const flights = new Set<Promise<void>>();
  let reporting = Promise.resolve();
  const ending: Ending = { obstacle: undefined, thrown: undefined };

  async function run(): Promise<Ending> {
    for (let isMore = true; isMore && !mustStop(); ) {
      isMore = await readPage();
      await makeRoom();
    }
    for (const group of groups) launch(group);
    await Promise.all(flights);
    await reporting;
    return ending;
  }

  function mustStop(): boolean {
    return ending.thrown !== undefined || (ending.obstacle !== undefined && !isArray);
  }

  async function readPage(): Promise<boolean> {
    const page: Parcel[] = [];
    let bytes = 0;
    let state = "more";
    const abort = () => reader.stop();
    // An array is at hand, and each of its events is to have a result.
    if (!isArray) signal?.addEventListener("abort", abort);
    try {
      if (!isArray && signal?.aborted) abort();
      state = await reader.read((event) => {
        const parcel = check(event);
        page.push(parcel);
        bytes += parcel.bytes;
        return page.length < maxCount && bytes < maxBytes;
      });
    } catch (error) {
      stopOver(error);
    } finally {
      signal?.removeEventListener("abort", abort);
    }
    if (state === "stopped" && signal?.aborted) hinder({ kind: "aborted", inDoubt: false });
    take(page);
    return state === "more";
  }

  function take(page: Parcel[]): void {
    if (page.length === 0) return;
    pages.push(page);
    for (const parcel of page) {
      if (parcel.outcome) continue;
      const group = groups[isFragile(parcel.event) ? 1 : 0];
      if (group.bytes + parcel.bytes > maxBytes) launch(group);
      group.parcels.push(parcel);
      group.bytes += parcel.bytes;
      if (group.parcels.length >= maxCount) launch(group);
    }
    reportEnded();
  }

  /** Waits until the first pages have ended, when many are open. */
  async function makeRoom(): Promise<void> {
    while (pages.length >= MAX_OPEN_PAGES) {
      // What fills slowly must not hold up all that came after it.
      for (const group of groups) if (group.parcels[0] && pages[0]?.includes(group.parcels[0])) launch(group);
      if (flights.size === 0) break;
      await Promise.race(flights);
    }
    await reporting;
  }

  function launch(group: Group): void {
    const { parcels } = group;
    if (parcels.length === 0) return;
    group.parcels = [];
    group.bytes = 0;
    const flight = fly(parcels).finally(() => flights.delete(flight));
    flights.add(flight);
  }

  async function fly(parcels: Parcel[]): Promise<void> {
    const leave = ending.obstacle ? undefined : await enter(signal);
    const outcomes = leave && !ending.obstacle ? await send(parcels.map(({ event }) => event)) : [];
    leave?.();
    if (!leave && !ending.obstacle) hinder({ kind: "aborted", inDoubt: false });
    const unanswered = outcomes.find(isUnanswered);
    if (unanswered) hinder(unanswered);
    // There is no doubt about what did not begin.
    const unsent = ending.obstacle && { ...ending.obstacle, inDoubt: false };
    parcels.forEach((parcel, place) => {
      parcel.outcome = outcomes[place] ?? unsent;
    });
    reportEnded();
  }

  function hinder(obstacle: Unanswered): void {
    const rank = ({ kind }: Unanswered) => ["retry_later", "blocked", "aborted"].indexOf(kind);
    if (!ending.obstacle || rank(obstacle) > rank(ending.obstacle)) ending.obstacle = obstacle;
    if (!isArray) reader.stop();
  }

  function reportEnded(): void {
    for (let page = pages[0]; page; page = pages[0]) {
      while (page[endedCount]?.outcome) endedCount += 1;
      if (endedCount < page.length) return;
      pages.shift();
      endedCount = 0;
      const ended = page;
      reporting = reporting.then(() => report(ended)).catch(stopOver);
    }
  }

  function stopOver(error: unknown): void {
    ending.thrown ??= { error };
    reader.stop();
  }

  return run();
}

interface Group {
  parcels: Parcel[];
  bytes: number;
}

function createGroup(): Group {
  return { parcels: [], bytes: 0 };
}
