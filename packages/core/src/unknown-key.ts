import { APP_INFO_FIELDS, DEVICE_INFO_FIELDS } from "./app-fields.ts";
import { CONTENT_FIELDS, CUSTOM_DATA_FIELDS, EVENT_FIELDS, USER_DATA_FIELDS } from "./event-fields.ts";
import type { Fields } from "./fields.ts";
import { hasKey } from "./is-record.ts";

const PLACES: readonly (readonly [place: string, fields: Fields])[] = [
  ["user_data", USER_DATA_FIELDS],
  ["custom_data", CUSTOM_DATA_FIELDS],
  ["contents", CONTENT_FIELDS],
  ["the event itself", EVENT_FIELDS],
  ["app_info", APP_INFO_FIELDS],
  ["device_info", DEVICE_INFO_FIELDS],
];

/** What to do with a key that Pinterest does not know among `fields`: one is enough for it to refuse a whole request. */
export function wayOutOf(key: string, fields: object): string {
  const near = nearest(key, Object.keys(fields));
  if (near) return `did you mean ${near}?`;
  const elsewhere = PLACES.find(([, others]) => hasKey(others, key));
  return elsewhere ? `it belongs in ${elsewhere[0]}` : `the fields are ${Object.keys(fields).join(", ")}`;
}

/** The name that `word` was meant to be: written in another style, or with up to two slips. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const plain = plainLetters(word.slice(0, 50));
  const most = plain.length < 3 ? 0 : plain.length < 5 ? 1 : 2;
  for (let slips = 0; slips <= most; slips++) {
    const name = names.find((one) => isMeant(plain, plainLetters(one), slips));
    if (name) return name;
  }
  return undefined;
}

function plainLetters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Whether `word` becomes `name` when up to so many letters are changed, added or left out. */
function isMeant(word: string, name: string, slips: number): boolean {
  let same = 0;
  while (same < word.length && word[same] === name[same]) same++;
  const [here, there] = [word.slice(same), name.slice(same)];
  if (slips === 0 || !here || !there) return here.length + there.length <= slips;
  return (
    isMeant(here.slice(1), there.slice(1), slips - 1) ||
    isMeant(here.slice(1), there, slips - 1) ||
    isMeant(here, there.slice(1), slips - 1)
  );
}
