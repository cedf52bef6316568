export type { ConsentState } from "@hatpin/core";
export { addToCart } from "./capture/add-to-cart.ts";
export { addToWishlist } from "./capture/add-to-wishlist.ts";
export { checkout } from "./capture/checkout.ts";
export { dataLayers } from "./capture/data-layers/data-layers.ts";
export { type IdTemplate, idTemplate, type ProductFacts } from "./capture/id-template.ts";
export { identifyForms } from "./capture/identify-forms.ts";
export { initiateCheckout } from "./capture/initiate-checkout.ts";
export { lead } from "./capture/lead.ts";
export { pageVisits } from "./capture/page-visit.ts";
export { type PinterestTagOptions, pinterestTag } from "./capture/pinterest-tag.ts";
export { search } from "./capture/search.ts";
export { signup } from "./capture/signup.ts";
export { viewCategory } from "./capture/view-category.ts";
export { watchVideo } from "./capture/watch-video.ts";
export type {
  ConsentDetails,
  ConsentSource,
  ConsentSourceName,
  OnConsent,
} from "./consent-sources/consent-source.ts";
export { globalPrivacyControl } from "./consent-sources/global-privacy-control.ts";
export { type GoogleConsentModeOptions, googleConsentMode } from "./consent-sources/google-consent-mode.ts";
export { type IabGppOptions, iabGpp } from "./consent-sources/iab-gpp.ts";
export { type IabTcfOptions, iabTcf } from "./consent-sources/iab-tcf.ts";
export { shopifyPrivacy } from "./consent-sources/shopify-privacy.ts";
export { wpConsent } from "./consent-sources/wp-consent.ts";
export type { Capture, TrackerOptions, TrackOptions } from "./options.ts";
export { createTracker, type Tracker } from "./tracker.ts";
