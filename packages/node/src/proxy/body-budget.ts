/** The share of one request. */
export interface BodyShare {
  /** Throws `NoRoomError` when so many bytes more do not fit. */
  charge(bytes: number): void;
  giveBack(): void;
}

/** Too many bodies are in memory at once. */
export class NoRoomError extends Error {
  override readonly name = "NoRoomError";
}

/** Bounds the memory of the bodies of all requests in progress together, by what has come, not by what was announced. */
export function createBodyBudget(maxBytes: number): { open(): BodyShare } {
  let inUse = 0;
  return {
    open() {
      let share = 0;
      return {
        charge(bytes) {
          if (inUse + bytes > maxBytes) throw new NoRoomError("too many bodies at once");
          inUse += bytes;
          share += bytes;
        },
        giveBack() {
          inUse -= share;
          share = 0;
        },
      };
    },
  };
}
