import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { isGone, type LeaseOwner, thisProcess } from "../../queue/lease-owner.ts";

/**
 * Makes this process the only one that holds the lock at `path`; the function that comes lets go of it. What a process
 * left behind that was killed is taken over. Rejects with a sentence for a person when another holds it.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const own = `${path}.${randomUUID()}`;
  // Written before it has its name, so that nobody reads half of it.
  await writeFile(own, JSON.stringify(thisProcess), { mode: 0o600 });
  try {
    for (;;) {
      if (await linked(own, path)) return () => rm(path, { force: true });
      const owner = await readOwner(path);
      if (owner && !isGone(owner)) throw new Error(describe(owner, path));
      // Under another name first: of two that find it abandoned, one moves it, and the other finds what came since.
      await rename(path, `${own}.old`).catch(() => {});
      const moved = await readOwner(`${own}.old`);
      if (moved && !isGone(moved)) await link(`${own}.old`, path).catch(() => {});
      await rm(`${own}.old`, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** False when there is one already. */
async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<LeaseOwner | undefined> {
  try {
    // A cast, because nobody else writes it; what is none belongs to nobody.
    return JSON.parse(await readFile(path, "utf8")) as LeaseOwner;
  } catch {
    // It is gone, or no lock of ours.
    return undefined;
  }
}

function describe([host, pid]: LeaseOwner, path: string): string {
  return `another hatpin send is at work on this file (process ${pid} of ${host}); if there is none any more, remove ${path}`;
}
