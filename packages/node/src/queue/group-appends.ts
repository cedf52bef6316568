import type { AppendResult } from "./durable-queue.ts";

/** One event on its way into a queue. */
export interface Appending {
  json: string;
}

export interface GroupAppendsOptions<Event extends Appending> {
  /** Takes a group; says in order which were new. */
  send: (group: readonly Event[]) => Promise<AppendResult[]>;
  /** Most bytes of JSON that wait for an answer; what would be more is refused. */
  maxBytes: number;
}

export interface AppendGroups<Event extends Appending> {
  append(events: readonly Event[]): Promise<AppendResult[]>;
  /** Resolves when no append is in progress. */
  settled(): Promise<void>;
}

interface Waiting<Event> {
  events: readonly Event[];
  bytes: number;
  resolve: (results: AppendResult[]) => void;
  reject: (error: Error) => void;
}

/** A script or a transaction that runs for longer holds all others up. */
const MAX_GROUP_EVENTS = 1000;
const MAX_GROUP_BYTES = 4 * 1024 * 1024;

/** Sends the appends of one turn of the event loop together: one round trip, one script or transaction, one sync to disk. */
export function groupAppends<Event extends Appending>({
  send,
  maxBytes,
}: GroupAppendsOptions<Event>): AppendGroups<Event> {
  let waiting: Waiting<Event>[] = [];
  let bytesInProgress = 0;
  const inProgress = new Set<Promise<unknown>>();

  function sendWaiting(): void {
    let group: Waiting<Event>[] = [];
    let events = 0;
    let bytes = 0;
    for (const one of waiting) {
      const isFull = events + one.events.length > MAX_GROUP_EVENTS || bytes + one.bytes > MAX_GROUP_BYTES;
      if (isFull && group.length > 0) {
        void sendGroup(group);
        [group, events, bytes] = [[], 0, 0];
      }
      group.push(one);
      events += one.events.length;
      bytes += one.bytes;
    }
    waiting = [];
    void sendGroup(group);
  }

  async function sendGroup(group: readonly Waiting<Event>[]): Promise<void> {
    try {
      const results = await send(group.flatMap(({ events }) => events));
      let from = 0;
      for (const { events, resolve } of group) {
        resolve(results.slice(from, from + events.length));
        from += events.length;
      }
    } catch (error) {
      for (const { reject } of group) reject(error as Error);
    }
  }

  return {
    append(events) {
      const bytes = events.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0);
      if (bytesInProgress > 0 && bytesInProgress + bytes > maxBytes) {
        return Promise.reject(new Error("too much waits for the queue already"));
      }
      bytesInProgress += bytes;
      const appended = new Promise<AppendResult[]>((resolve, reject) => {
        // After the requests that came in this turn, and before the next ones.
        if (waiting.length === 0) setImmediate(sendWaiting);
        waiting.push({ events, bytes, resolve, reject });
      });
      const settled = appended
        .catch(() => {})
        .then(() => {
          bytesInProgress -= bytes;
          inProgress.delete(settled);
        });
      inProgress.add(settled);
      return appended;
    },
    async settled() {
      await Promise.all(inProgress);
    },
  };
}
