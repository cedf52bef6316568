import { describeOddity } from "./describe-oddity.ts";
import type { HashedUserData, NormalizedUserData, UserData } from "./event.ts";
import { groupByField } from "./hash-reading.ts";
import { type HashUserDataOptions, normalizeReading } from "./normalize/normalize-reading.ts";
import { rareRules } from "./normalize/rare-rules.ts";
import { readUserData } from "./normalize/read-user-data.ts";

/** The text that `hashUserData` would hash: to debug with, never to send. */
export function normalizeUserData(
  userData: UserData | HashedUserData,
  options: HashUserDataOptions = {},
): NormalizedUserData {
  const { texts, oddities } = normalizeReading(readUserData(userData), options, rareRules);
  for (const oddity of oddities) options.onWarning?.(describeOddity(oddity));
  return groupByField(
    texts,
    texts.map(({ text }) => text),
  );
}
