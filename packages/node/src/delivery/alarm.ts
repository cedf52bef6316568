export interface Alarm {
  /** Resolves after `ms`, or sooner when it rings; true when it rang. */
  sleep(ms: number): Promise<boolean>;
  /** Wakes all who sleep now. */
  ring(): void;
}

export function createAlarm(): Alarm {
  const sleepers = new Set<(rang: boolean) => void>();
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        const wake = (rang: boolean) => {
          clearTimeout(timer);
          sleepers.delete(wake);
          resolve(rang);
        };
        const timer = setTimeout(wake, ms, false);
        sleepers.add(wake);
      }),
    ring() {
      for (const wake of [...sleepers]) wake(true);
    },
  };
}
