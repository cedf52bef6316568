/**
 * What we use of the object that Shopify hands to a pixel.
 * https://shopify.dev/docs/api/web-pixels-api (read 2026-11-24)
 */
export interface ShopifyPixelApi {
  analytics: { subscribe(name: string, tell: (event: ShopifyEvent) => void): unknown };
  /** Both are those of the page around the sandbox. */
  browser: { localStorage: PixelStorage; cookie: { get(name?: string): Promise<string> } };
  init: {
    context?: ShopifyEvent["context"];
    data?: { customer?: ShopifyCustomer | null; shop?: { countryCode?: string | null } | null };
    customerPrivacy?: ShopifyConsent;
  };
  customerPrivacy?: {
    subscribe?(
      name: "visitorConsentCollected",
      tell: (event: { customerPrivacy?: ShopifyConsent }) => void,
    ): unknown;
  };
}

/** Local storage that answers later. */
export interface PixelStorage {
  getItem(key: string): Promise<string | null>;
  setItem(key: string, value: string): Promise<unknown>;
  removeItem(key: string): Promise<unknown>;
  key(index: number): Promise<string | null>;
  length(): Promise<number>;
}

export interface ShopifyConsent {
  analyticsProcessingAllowed?: boolean;
  marketingAllowed?: boolean;
  saleOfDataAllowed?: boolean;
}

export interface ShopifyCustomer {
  id?: string | null;
  email?: string | null;
  phone?: string | null;
  firstName?: string | null;
  lastName?: string | null;
}

/** One of Shopify's standard events. https://shopify.dev/docs/api/web-pixels-api/standard-events */
export interface ShopifyEvent {
  id?: string;
  name?: string;
  /** ISO 8601. */
  timestamp?: string;
  context?: { document?: { location?: { href?: string } } };
  data?: object | null;
}

/** What we read of the data of the events that we know. */
export interface ShopifyData {
  productVariant?: ShopifyVariant | null;
  collection?: { title?: string | null } | null;
  searchResult?: { query?: string | null } | null;
  cartLine?: { merchandise?: ShopifyVariant | null; quantity?: number } | null;
  checkout?: ShopifyCheckout | null;
}

export interface ShopifyVariant {
  id?: string | null;
  sku?: string | null;
  title?: string | null;
  price?: ShopifyMoney | null;
  product?: {
    id?: string | null;
    title?: string | null;
    vendor?: string | null;
    type?: string | null;
  } | null;
}

export interface ShopifyCheckout {
  localization?: { country?: { isoCode?: string | null } | null } | null;
  currencyCode?: string | null;
  subtotalPrice?: ShopifyMoney | null;
  totalPrice?: ShopifyMoney | null;
  lineItems?: { title?: string | null; quantity?: number; variant?: ShopifyVariant | null }[];
  /** Its id is null until the checkout is completed. */
  order?: { id?: string | null; customer?: { id?: string | null } | null } | null;
  email?: string | null;
  phone?: string | null;
  billingAddress?: ShopifyAddress | null;
  shippingAddress?: ShopifyAddress | null;
}

interface ShopifyMoney {
  /** In major units. */
  amount?: number;
  currencyCode?: string;
}

interface ShopifyAddress {
  firstName?: string | null;
  lastName?: string | null;
  phone?: string | null;
  city?: string | null;
  provinceCode?: string | null;
  zip?: string | null;
  countryCode?: string | null;
}
