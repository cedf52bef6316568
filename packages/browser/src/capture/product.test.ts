import assert from "node:assert/strict";
import { test } from "node:test";
import { productsOf } from "./product.ts";
import { customData, idsOf, type Product, readProducts } from "./product-facts.ts";

type Meta = [property: string, content: string][];

interface Case {
  title: string;
  jsonLd?: unknown[];
  meta?: Meta;
  href?: string;
  /** Undefined: the page is not about one product. */
  expected: (Product & { ids?: string[] }) | undefined;
}

const HREF = "https://shop.example/products/cloche";
const OFFER = { "@type": "Offer", price: "24.00", priceCurrency: "EUR" };
const CLOCHE = { "@type": "Product", sku: "HP-1", name: "Felt cloche", offers: OFFER };
const FACTS = { ids: ["HP-1"], item_name: "Felt cloche", item_price: "24.00", currency: "EUR" };

const GROUP = {
  "@type": "ProductGroup",
  name: "Felt cloche",
  brand: { "@type": "Brand", name: "Lark" },
  hasVariant: [
    {
      "@type": "Product",
      "@id": "/products/cloche?variant=41#variant",
      sku: "RED",
      name: "Felt cloche, red",
      offers: OFFER,
    },
    {
      "@type": "Product",
      "@id": "/products/cloche?variant=42#variant",
      sku: "BLUE",
      name: "Felt cloche, blue",
      offers: { ...OFFER, price: 26.5 },
    },
  ],
};

const CASES: Case[] = [
  { title: "a single product", jsonLd: [CLOCHE], expected: FACTS },
  { title: "a list of one product", jsonLd: [[CLOCHE]], expected: FACTS },
  {
    title: "a product in a graph",
    jsonLd: [{ "@graph": [{ "@type": "BreadcrumbList", itemListElement: [] }, CLOCHE] }],
    expected: FACTS,
  },
  {
    title: "a product as a page's main entity",
    jsonLd: [{ "@type": "WebPage", mainEntity: CLOCHE }],
    expected: FACTS,
  },
  { title: "a type among several", jsonLd: [{ ...CLOCHE, "@type": ["Product", "Hat"] }], expected: FACTS },
  {
    title: "a type as a URL",
    jsonLd: [{ ...CLOCHE, "@type": "https://schema.org/Product" }],
    expected: FACTS,
  },
  {
    title: "a type that only sounds like it",
    jsonLd: [{ ...CLOCHE, "@type": "ProductCollection" }],
    expected: undefined,
  },
  {
    title: "a product id instead of a sku",
    jsonLd: [{ ...CLOCHE, sku: undefined, productID: 17 }],
    expected: { ...FACTS, ids: ["17"] },
  },
  {
    title: "brand and category as texts and as nodes",
    jsonLd: [{ ...CLOCHE, brand: { "@type": "Brand", name: " Lark " }, category: "Hats" }],
    expected: { ...FACTS, item_brand: "Lark", item_category: "Hats" },
  },
  {
    title: "a price as a number",
    jsonLd: [{ ...CLOCHE, offers: { ...OFFER, price: 24.5 } }],
    expected: { ...FACTS, item_price: "24.5" },
  },
  {
    title: "a price without decimals",
    jsonLd: [{ ...CLOCHE, offers: { ...OFFER, price: 24 } }],
    expected: { ...FACTS, item_price: "24" },
  },
  {
    title: "a price of nothing",
    jsonLd: [{ ...CLOCHE, offers: { ...OFFER, price: 0 } }],
    expected: { ...FACTS, item_price: "0" },
  },
  {
    title: "a price as it is shown",
    jsonLd: [{ ...CLOCHE, offers: { ...OFFER, price: "1.245,00 €" } }],
    expected: { ...FACTS, item_price: undefined },
  },
  {
    title: "offers in a list",
    jsonLd: [{ ...CLOCHE, offers: [OFFER, { ...OFFER, price: "9.00" }] }],
    expected: FACTS,
  },
  {
    title: "the offer of the variant in the address",
    href: `${HREF}?variant=42`,
    jsonLd: [
      {
        ...CLOCHE,
        offers: [
          { ...OFFER, url: `${HREF}?variant=41` },
          { ...OFFER, price: "26.50", url: `${HREF}?variant=42` },
        ],
      },
    ],
    expected: { ...FACTS, item_price: "26.50" },
  },
  {
    title: "the lowest price of an aggregate offer",
    jsonLd: [
      {
        ...CLOCHE,
        offers: { "@type": "AggregateOffer", lowPrice: "24.00", highPrice: "31.00", priceCurrency: "EUR" },
      },
    ],
    expected: FACTS,
  },
  {
    title: "the offers inside an aggregate offer without a price",
    jsonLd: [{ ...CLOCHE, offers: { "@type": "AggregateOffer", offers: [OFFER] } }],
    expected: FACTS,
  },
  {
    title: "WooCommerce's price specifications, never the list price",
    jsonLd: [
      {
        ...CLOCHE,
        offers: [
          {
            "@type": "Offer",
            priceSpecification: [
              { priceType: "https://schema.org/ListPrice", price: "30.00", priceCurrency: "EUR" },
              { price: "24.00", priceCurrency: "EUR" },
            ],
          },
        ],
      },
    ],
    expected: FACTS,
  },
  {
    title: "the first variant of a group when the address names none",
    jsonLd: [GROUP],
    expected: { ...FACTS, ids: ["RED"], item_name: "Felt cloche, red", item_brand: "Lark" },
  },
  {
    title: "the variant of a group that the address names",
    jsonLd: [GROUP],
    href: `${HREF}?variant=42`,
    expected: {
      ids: ["BLUE"],
      item_name: "Felt cloche, blue",
      item_brand: "Lark",
      item_price: "26.5",
      currency: "EUR",
    },
  },
  {
    title: "the variant of a group by its sku",
    jsonLd: [GROUP],
    href: `${HREF}?sku=BLUE`,
    expected: {
      ids: ["BLUE"],
      item_name: "Felt cloche, blue",
      item_brand: "Lark",
      item_price: "26.5",
      currency: "EUR",
    },
  },
  {
    title: "several products side by side",
    jsonLd: [CLOCHE, { ...CLOCHE, sku: "HP-2" }],
    expected: undefined,
  },
  {
    title: "several products, of which one is at home here",
    jsonLd: [
      { ...CLOCHE, sku: "HP-2", url: "/products/beret" },
      { ...CLOCHE, url: HREF },
    ],
    expected: { ...FACTS, isHere: true },
  },
  {
    title: "the products of a list",
    jsonLd: [{ "@type": "ItemList", itemListElement: [{ "@type": "ListItem", item: CLOCHE }] }],
    expected: undefined,
  },
  {
    title: "related products",
    jsonLd: [{ ...CLOCHE, isRelatedTo: [{ ...CLOCHE, sku: "HP-2" }] }],
    expected: FACTS,
  },
  { title: "broken JSON-LD beside a good one", jsonLd: ["{oops", CLOCHE], expected: FACTS },
  { title: "JSON-LD of other kinds", jsonLd: [null, 7, "text", [], { "@type": null }], expected: undefined },
  {
    title: "hostile values",
    jsonLd: [
      {
        "@type": "Product",
        name: { name: { name: {} } },
        sku: [[{}]],
        offers: "none",
        hasVariant: 3,
        url: "http://[",
      },
    ],
    expected: {},
  },
  {
    title: "Open Graph's product tags",
    meta: [
      ["og:type", "product"],
      ["og:title", "Felt cloche"],
      ["product:retailer_item_id", "HP-1"],
      ["product:price:amount", "24.00"],
      ["product:price:currency", "EUR"],
      ["product:brand", "Lark"],
    ],
    expected: { ...FACTS, item_brand: "Lark" },
  },
  {
    title: "Open Graph's price alone",
    meta: [
      ["og:title", "Felt cloche"],
      ["og:price:amount", "24.00"],
      ["og:price:currency", "EUR"],
    ],
    expected: { ...FACTS, ids: [] },
  },
  {
    title: "a localised Open Graph price",
    meta: [
      ["og:type", "product"],
      ["og:title", "Felt cloche"],
      ["og:price:amount", "1.245,00"],
    ],
    expected: { item_name: "Felt cloche" },
  },
  {
    title: "a page that is no product",
    meta: [
      ["og:type", "website"],
      ["og:title", "Hats"],
    ],
    expected: undefined,
  },
  {
    title: "JSON-LD before meta tags, which fill its gaps",
    jsonLd: [{ "@type": "Product", name: "Felt cloche", offers: OFFER }],
    meta: [
      ["og:title", "Felt cloche | Shop"],
      ["product:retailer_item_id", "HP-1"],
      ["product:price:amount", "99.00"],
    ],
    expected: FACTS,
  },
  {
    title: "a tag that comes twice",
    meta: [
      ["og:title", "Cloche"],
      ["og:title", "Felt cloche"],
      ["product:price:amount", "24.00"],
      ["product:retailer_item_id", "HP-1"],
    ],
    expected: { ids: ["HP-1"], item_name: "Felt cloche", item_price: "24.00" },
  },
];

for (const { title, jsonLd = [], meta = [], href = HREF, expected } of CASES) {
  test(`page product: ${title}`, () => {
    const texts = jsonLd.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
    const [product] = productsOf(texts, meta, href);
    assert.deepEqual(withIds(product), expected && defined({ ids: [], ...expected }));
  });
}

test("a page's product has Pinterest's names", () => {
  const [product] = productsOf([JSON.stringify({ ...CLOCHE, brand: "Lark", category: "Hats" })], [], HREF);
  assert.deepEqual(defined(customData([product as Product])), {
    currency: "EUR",
    value: 24,
    content_ids: ["HP-1"],
    contents: [
      {
        id: "HP-1",
        item_name: "Felt cloche",
        item_brand: "Lark",
        item_category: "Hats",
        item_price: "24.00",
      },
    ],
    content_name: "Felt cloche",
    content_brand: "Lark",
    content_category: "Hats",
  });
});

test("several products have a sum, and no name of the whole", () => {
  const two = [
    { product_id: "1", item_name: "Pin", item_price: "0.1", quantity: 3, currency: "EUR" },
    { product_id: "2", sku: "sku-2", item_price: "24.00", quantity: 1 },
  ];
  assert.deepEqual(defined(customData(two)), {
    currency: "EUR",
    value: 24.3,
    num_items: 4,
    content_ids: ["1", "2"],
    contents: [
      { id: "1", item_name: "Pin", item_price: "0.1", quantity: 3 },
      { id: "2", item_price: "24.00", quantity: 1 },
    ],
  });
});

test("a sum with an unknown price is unknown", () => {
  assert.equal(customData([{ sku: "1", item_price: "2.00" }, { sku: "2" }]).value, undefined);
});

test("the price of a whole line is not that of one item", () => {
  assert.equal(
    readProducts([
      ["id", "1"],
      ["line_price", "48.00"],
      ["price", "24.00"],
    ])[0]?.item_price,
    "24.00",
  );
});

function withIds(product: Product | undefined): unknown {
  if (!product) return undefined;
  const { variant_id: _, product_id: __, sku: ___, ...facts } = product;
  return defined({ ...facts, ids: idsOf(product) });
}

/** As it travels: JSON leaves out what is undefined. */
function defined(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
