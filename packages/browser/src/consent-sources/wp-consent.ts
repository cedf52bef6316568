import type { ConsentSource } from "./consent-source.ts";
import { whenThere } from "./when-there.ts";

/** What we use of https://github.com/Really-Simple-Plugins/wp-consent-level-api (read 2026-11-24). */
interface ConsentApi {
  wp_has_consent?(category: string): boolean;
  /** `optin` or `optout`, set by the consent tool; the other is the plugin's own, for when there is no tool's. */
  wp_consent_type?: string;
  wp_fallback_consent_type?: string;
  /** The consent tool will set the type, and say so by an event. */
  waitfor_consent_hook?: boolean;
}

const CHANGES = ["wp_consent_type_defined", "wp_listen_for_consent_change"];

/**
 * WordPress: the WP Consent API, category marketing. Where visitors opt out, granted until they do; where they opt in,
 * pending until they answer. Pending too while no consent tool has said which of both it is.
 */
export function wpConsent(): ConsentSource {
  return (consent) => {
    const page = window as ConsentApi;

    function tell(): void {
      const { wp_consent_type, wp_fallback_consent_type, waitfor_consent_hook } = page;
      const type = wp_consent_type || (waitfor_consent_hook ? "" : wp_fallback_consent_type);
      if (!type || !page.wp_has_consent) consent("pending");
      else if (page.wp_has_consent("marketing")) consent("granted");
      // The API says no for both, an answer and none: only its cookie knows. Its name's beginning can be changed.
      else consent(/_marketing=deny/.test(document.cookie) ? "denied" : "pending");
    }

    function listen(): () => void {
      tell();
      for (const type of CHANGES) document.addEventListener(type, tell);
      return () => {
        for (const type of CHANGES) document.removeEventListener(type, tell);
      };
    }

    return whenThere(
      () => page.wp_has_consent,
      listen,
      () => consent("none"),
    );
  };
}
