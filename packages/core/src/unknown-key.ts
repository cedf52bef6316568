import {
  APP_INFO_FIELDS,
  CONTENT_FIELDS,
  CUSTOM_DATA_FIELDS,
  DEVICE_INFO_FIELDS,
  EVENT_FIELDS,
  type Fields,
  USER_DATA_FIELDS,
} from "./fields.ts";
import { hasKey } from "./is-record.ts";
import type { Problem } from "./problem.ts";

const PLACES: readonly (readonly [place: string, fields: Fields])[] = [
  ["user_data", USER_DATA_FIELDS],
  ["custom_data", CUSTOM_DATA_FIELDS],
  ["contents", CONTENT_FIELDS],
  ["the event itself", EVENT_FIELDS],
  ["app_info", APP_INFO_FIELDS],
  ["device_info", DEVICE_INFO_FIELDS],
];

/** The issue of a key that Pinterest does not know among `fields`: one is enough for it to refuse a whole request. */
export function unknownKey(key: string, fields: Fields): Problem {
  return { code: "unknown_key", message: `is no field here; ${wayOut(key, fields)}` };
}

/** A key in a path: never one that may be data, such as an address or a phone number. */
export function pathKey(key: string): string {
  return /^[a-z_$][\w$-]{0,49}$/i.test(key) ? key : "(unprintable key)";
}

function wayOut(key: string, fields: Fields): string {
  const near = nearest(key, Object.keys(fields));
  if (near) return `did you mean ${near}?`;
  const elsewhere = PLACES.find(([, others]) => hasKey(others, key));
  return elsewhere ? `it belongs in ${elsewhere[0]}` : `the fields are ${Object.keys(fields).join(", ")}`;
}

/** The name that `word` was meant to be: written in another style, or with up to two slips. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const plain = plainLetters(word.slice(0, 50));
  let least = plain.length < 3 ? 0 : plain.length < 5 ? 1 : 2;
  let best: string | undefined;
  for (const name of names) {
    const slips = editDistance(plain, plainLetters(name), least);
    if (slips > least || (best && slips === least)) continue;
    least = slips;
    best = name;
  }
  return best;
}

function plainLetters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Levenshtein's distance, row by row; as soon as it must be more than `limit`, any number that is more. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    let least = i + 1;
    for (let j = 0; j < other.length; j++) {
      const swap = (row[j] as number) + (one[i] === other[j] ? 0 : 1);
      const slips = Math.min(swap, (row[j + 1] as number) + 1, (next[j] as number) + 1);
      next.push(slips);
      least = Math.min(least, slips);
    }
    if (least > limit) return limit + 1;
    row = next;
  }
  return row[other.length] as number;
}
