import type { ShopAnswer } from "./storefront.ts";

export interface PageParts {
  /** More of the head: structured data, meta, globals that a platform prints there. */
  head?: string;
  /** Attributes of `<body>`, e.g. `class="product-template"`. */
  attributes?: string;
}

/** A whole document, which the harness puts the script tag into. */
export function htmlPage(
  title: string,
  body: string,
  { head = "", attributes = "" }: PageParts = {},
): ShopAnswer {
  return {
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body ${attributes}>${body}</body></html>`,
  };
}

export function jsonLd(data: object): string {
  return `<script type="application/ld+json">${JSON.stringify({ "@context": "https://schema.org/", ...data })}</script>`;
}
