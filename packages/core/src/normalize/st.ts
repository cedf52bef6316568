import { findCountry } from "./countries.ts";
import type { FieldRule } from "./field-rule.ts";
import { findState } from "./states.ts";

/**
 * State: a two-letter code of any country, or the whole name of a US state or Canadian province. Never
 * truncated: `New South Wales` is dropped, and so are `NSW` and `Calif.`.
 */
export const st: FieldRule = {
  normalize(text) {
    const state = withoutCountry(text);
    return toStateCode(state) ?? findState(state);
  },
};

function toStateCode(state: string): string | undefined {
  const code = state.replace(/[.\s]/g, "");
  return /^[a-z]{2}$/.test(code) ? code : undefined;
}

/**
 * ISO 3166-2 writes the country in front: `US-CA`. What is no country ("NY-NJ") stays, to be dropped whole.
 */
function withoutCountry(text: string): string {
  const state = text.normalize("NFKC");
  const [prefix = "", country = ""] = /^([a-z]{2})[\p{Pd}_]/u.exec(state) ?? [];
  return country && findCountry(country) ? state.slice(prefix.length) : state;
}
