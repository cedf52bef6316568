import type { ConsentState } from "@hatpin/core";

/**
 * Something that knows the visitor's answer: started once, it tells each answer, at once or later, and returns what stops
 * it. Until it tells one it counts as `pending`; `none` when it has nothing to say on this page.
 */
export type ConsentSource = (consent: OnConsent) => () => void;

export type OnConsent = (state: ConsentState | "none", details?: ConsentDetails) => void;

/** What comes with an answer. */
export interface ConsentDetails {
  /**
   * Events carry Pinterest's flag for limited data processing. Default: the tracker's option of that name.
   * https://developers.pinterest.com/docs/track-conversions/use-limited-data-processing-flag/
   */
  limitedDataProcessing?: boolean;
}

/** The sources that can be named: by the tag, or in place of their functions. */
export type ConsentSourceName = "google" | "tcf" | "gpp" | "shopify" | "wp" | "gpc";
