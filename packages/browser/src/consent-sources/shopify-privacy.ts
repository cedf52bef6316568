import type { ConsentSource } from "./consent-source.ts";
import { whenThere } from "./when-there.ts";

/** What we use of https://shopify.dev/docs/api/customer-privacy (read 2026-11-24). */
interface CustomerPrivacy {
  marketingAllowed?(): boolean;
  analyticsProcessingAllowed?(): boolean;
  saleOfDataAllowed?(): boolean;
  /** `yes`, `no`, or empty while the visitor has not answered. */
  currentVisitorConsent?(): { marketing?: string; analytics?: string; sale_of_data?: string };
}

interface Shopify {
  customerPrivacy?: CustomerPrivacy;
  loadFeatures?(features: { name: string; version: string }[], done: (error?: unknown) => void): void;
}

/** What the event tells, with or without the API on the page. */
interface CollectedConsent {
  marketingAllowed?: boolean;
  analyticsAllowed?: boolean;
  saleOfDataAllowed?: boolean;
}

/**
 * Shopify's customer privacy: granted where marketing, analytics and the sale of data are allowed, by the visitor's
 * answer or by the shop's settings for the visitor's region. Has the API loaded where no one else has.
 */
export function shopifyPrivacy(): ConsentSource {
  return (consent) => {
    const page = window as { Shopify?: Shopify };

    let hasAsked = false;
    let hasAnswer = false;

    function read(privacy: CustomerPrivacy): () => void {
      if (
        privacy.marketingAllowed?.() &&
        privacy.analyticsProcessingAllowed?.() !== false &&
        privacy.saleOfDataAllowed?.() !== false
      ) {
        consent("granted");
      } else {
        const { marketing, analytics, sale_of_data } = privacy.currentVisitorConsent?.() ?? {};
        consent([marketing, analytics, sale_of_data].includes("no") ? "denied" : "pending");
      }
      return () => {};
    }

    function onCollected({ detail }: Event & { detail?: CollectedConsent }): void {
      hasAnswer = true;
      const { marketingAllowed, analyticsAllowed, saleOfDataAllowed } = { ...detail };
      const isAllowed = marketingAllowed && analyticsAllowed !== false && saleOfDataAllowed !== false;
      consent(isAllowed ? "granted" : "denied");
    }

    function find(): CustomerPrivacy | undefined {
      const { Shopify } = page;
      if (!Shopify) return undefined;
      // Hydrogen puts the object there before its functions.
      if (typeof Shopify.customerPrivacy?.marketingAllowed === "function") return Shopify.customerPrivacy;
      if (!hasAsked && Shopify.loadFeatures) {
        hasAsked = true;
        Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], () => {});
      }
      return undefined;
    }

    document.addEventListener("visitorConsentCollected", onCollected);
    const stop = whenThere(find, read, () => {
      // The event may come where the API never does.
      if (!hasAnswer) consent(page.Shopify ? "pending" : "none");
    });
    return () => {
      document.removeEventListener("visitorConsentCollected", onCollected);
      stop();
    };
  };
}
