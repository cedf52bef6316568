import type { ConsentSource } from "./consent-source.ts";

/**
 * The browser's own signal of a visitor who objects: denied when it is set. When it is not, that is no agreement, so
 * that there is nothing to say. https://www.w3.org/TR/gpc/
 */
export function globalPrivacyControl(): ConsentSource {
  return (consent) => {
    const { globalPrivacyControl: isSet } = navigator as { globalPrivacyControl?: boolean };
    consent(isSet ? "denied" : "none");
    return () => {};
  };
}
