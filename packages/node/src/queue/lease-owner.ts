import { hostname } from "node:os";

/** Who holds a lease: a process, told apart from a later one with the same id by when it started. */
export type LeaseOwner = [host: string, pid: number, startedAtMs: number];

export const thisProcess: LeaseOwner = [hostname(), process.pid, performance.timeOrigin];

/**
 * True when the owner is known to be dead, so that its leases may end at once. Of another host, or another
 * container, nothing is known: its leases end by their time.
 */
export function isGone([host, pid, startedAtMs]: LeaseOwner): boolean {
  if (host !== thisProcess[0]) return false;
  // After a restart a container's process often has the id of the one before.
  if (pid === process.pid) return startedAtMs !== thisProcess[2];
  return !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
