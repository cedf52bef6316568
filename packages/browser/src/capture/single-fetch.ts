/** React Router, and so Hydrogen, answers so: one flat list, whose objects and lists point into it. */
export const SINGLE_FETCH = /^\[\{"_\d/;

/** What points deeper than this may point back. */
const MAX_DEPTH = 12;

/** Reads the answer to a loader or action. What comes later, in lines of their own, is left out. */
export function parseSingleFetch(text: string): unknown {
  const flat: unknown[] = JSON.parse(`${text.split("\n")[0]}`);

  function read(index: number, depth: number): unknown {
    const value = flat[index] ?? null;
    if (!(value instanceof Object) || !depth) return value;
    if (Array.isArray(value)) return value.map((each) => read(each, depth - 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [flat[+key.slice(1)], read(each, depth - 1)]),
    );
  }

  return read(0, MAX_DEPTH);
}
