/** From and to a row, both included. Rows count from 1. */
export type Stretch = readonly [first: number, last: number];

/** A row that was sent, and nobody knows whether it arrived. */
const IN_DOUBT = 1;
const DONE = 2;

/** What a journal knows of each row of a file: a byte a row. */
export interface RowStates {
  isDone(row: number): boolean;
  isInDoubt(row: number): boolean;
  begin(stretch: Stretch): void;
  end(stretch: Stretch, left?: { not_sent?: readonly Stretch[]; in_doubt?: readonly Stretch[] }): void;
}

export function createRowStates(): RowStates {
  let states = new Uint8Array(1024);

  function set([first, last]: Stretch, state: number): void {
    if (last >= states.length) {
      const larger = new Uint8Array(2 * last);
      larger.set(states);
      states = larger;
    }
    states.fill(state, first, last + 1);
  }

  return {
    isDone: (row) => states[row] === DONE,
    isInDoubt: (row) => states[row] === IN_DOUBT,
    begin: (stretch) => set(stretch, IN_DOUBT),
    end(stretch, { not_sent = [], in_doubt = [] } = {}) {
      set(stretch, DONE);
      for (const left of not_sent) set(left, 0);
      for (const left of in_doubt) set(left, IN_DOUBT);
    },
  };
}

/** The rows of a rising list that stand next to each other, together. */
export function toStretches(rows: readonly number[]): Stretch[] {
  const stretches: [number, number][] = [];
  for (const row of rows) {
    const last = stretches.at(-1);
    if (last && last[1] === row - 1) last[1] = row;
    else stretches.push([row, row]);
  }
  return stretches;
}
