import type { TrackerOptions } from "../options.ts";
import type { ConsentDetails, ConsentSource, ConsentSourceName, OnConsent } from "./consent-source.ts";
import { globalPrivacyControl } from "./global-privacy-control.ts";
import { googleConsentMode } from "./google-consent-mode.ts";
import { iabGpp } from "./iab-gpp.ts";
import { iabTcf } from "./iab-tcf.ts";
import { shopifyPrivacy } from "./shopify-privacy.ts";
import { wpConsent } from "./wp-consent.ts";

const NAMED: { [Name in ConsentSourceName]: () => ConsentSource } = {
  google: googleConsentMode,
  tcf: iabTcf,
  gpp: iabGpp,
  shopify: shopifyPrivacy,
  wp: wpConsent,
  gpc: globalPrivacyControl,
};

/** The one that is there decides, the first of these before the others. */
const ORDER = ["denied", "pending", "granted"] as const;

interface Answer extends ConsentDetails {
  state: Parameters<OnConsent>[0];
}

/**
 * Follows several sources and tells `consent` what they say together, at each change: one `denied` decides; else one that
 * is `pending`, as each is before its first answer; else `granted`. Where none has anything to say, the option `consent`
 * counts, by default `pending`. Returns what stops all of them.
 */
export function followSources(
  { consentSources = [], consent: otherwise = "pending" }: Pick<TrackerOptions, "consentSources" | "consent">,
  consent: (state: (typeof ORDER)[number], details: ConsentDetails) => void,
): () => void {
  const answers: Answer[] = consentSources.map(() => ({ state: "pending" }));
  let told = "pending";

  function tell(): void {
    const state = ORDER.find((one) => answers.some((answer) => answer.state === one)) ?? otherwise;
    const isLimited = answers.some(({ limitedDataProcessing }) => limitedDataProcessing);
    const word = isLimited ? `${state}, limited` : state;
    if (word === told) return;
    told = word;
    consent(state, isLimited ? { limitedDataProcessing: true } : {});
  }

  const stops = consentSources.map((source, index) => {
    const answer: OnConsent = (state, details) => {
      // What is no answer is none yet: a source of the shop may say anything.
      answers[index] = { ...details, state: /^(granted|denied|none)$/.test(state) ? state : "pending" };
      tell();
    };
    try {
      return typeof source === "string" ? NAMED[source]()(answer) : source(answer);
    } catch {
      // It stays pending, and so does all. The error itself may hold anything of the page.
      console.warn(`hatpin: consentSources[${index}] failed, or has a name that is unknown`);
      return undefined;
    }
  });
  return () => stops.forEach((stop) => void stop?.());
}
