const NAME = "hatpin";

let release: (() => void) | undefined;

/** Tells other pages that this one lives and has events to send. */
export function holdLock(owner: string): void {
  if (release) return;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  request(NAME + owner, () => held);
}

/** There is nothing to send, or the page is being left: with a lock it may not enter the back/forward cache. */
export function releaseLock(): void {
  release?.();
  release = undefined;
}

/** Runs `task` in one page at a time, with a test for pages that live; without one where there are no locks. */
export function withAdoptionLock(task: (isLiving?: (owner: string) => boolean) => Promise<void>): void {
  if (!navigator.locks) void task();
  request(NAME, async () => {
    const { held = [] } = await navigator.locks.query();
    await task((owner) => held.some(({ name }) => name === NAME + owner));
  });
}

/** Only a secure context has locks. They are refused where they are forbidden, or too late in the page's life. */
function request(name: string, task: () => Promise<void>): void {
  navigator.locks?.request(name, task).catch(() => {});
}
