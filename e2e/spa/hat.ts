export interface Hat {
  slug: string;
  id: string;
  name: string;
  /** In euros. */
  price: string;
  isSoldOut?: boolean;
}

export const HATS: Hat[] = [
  { slug: "pearl-hat-pin", id: "101", name: "Pearl hat pin", price: "24.00" },
  { slug: "felt-cloche", id: "201", name: "Felt cloche", price: "89.90" },
  { slug: "jet-hat-pin", id: "102", name: "Jet hat pin", price: "28.50", isSoldOut: true },
];

/** As a shop describes a product to search engines. */
export function jsonLd({ slug, id, name, price }: Hat): string {
  return JSON.stringify({
    "@context": "https://schema.org",
    "@type": "Product",
    url: `/products/${slug}`,
    sku: id,
    name,
    offers: { "@type": "Offer", price, priceCurrency: "EUR" },
  });
}
