// What the shop sells. There is one product for each way a shop can add to the cart, and one more that has just sold
// out, so that each way can be seen to be refused.

export const CURRENCY = "EUR";

/**
 * @typedef {object} Product
 * @property {string} id As in the shop's catalogue at Pinterest.
 * @property {string} slug
 * @property {string} name
 * @property {"pins" | "hats" | "trimmings"} category
 * @property {string} brand
 * @property {string} price A decimal in major units.
 * @property {number} stock
 * @property {"fetch" | "xhr" | "form" | "link"} addsBy How its button adds to the cart.
 * @property {string} picture A name in `pictures.mjs`.
 * @property {string} about
 */

export const CATEGORIES = [
  { slug: "pins", name: "Hat pins" },
  { slug: "hats", name: "Hats" },
  { slug: "trimmings", name: "Trimmings" },
];

/** @type {Product[]} */
export const PRODUCTS = [
  {
    id: "101",
    slug: "pearl-hat-pin",
    name: "Pearl hat pin",
    category: "pins",
    brand: "Hatpin & Daughters",
    price: "24.00",
    stock: 40,
    addsBy: "fetch",
    picture: "pearl",
    about:
      "A baroque pearl on a blued steel stem, twelve centimetres, with a clutch that stays put in a breeze.",
  },
  {
    id: "102",
    slug: "jet-hat-pin",
    name: "Whitby jet hat pin",
    category: "pins",
    brand: "Hatpin & Daughters",
    price: "38.50",
    stock: 0,
    addsBy: "fetch",
    picture: "jet",
    about: "Faceted jet, cut by hand. Light as a leaf and black as the sea it came from.",
  },
  {
    id: "201",
    slug: "felt-cloche",
    name: "Felt cloche",
    category: "hats",
    brand: "Maison Lark",
    price: "89.90",
    stock: 12,
    addsBy: "xhr",
    picture: "cloche",
    about: "Blocked from one piece of merino felt, lined in cotton, with a grosgrain band in oxblood.",
  },
  {
    id: "202",
    slug: "straw-boater",
    name: "Straw boater",
    category: "hats",
    brand: "Maison Lark",
    price: "64.00",
    stock: 0,
    addsBy: "xhr",
    picture: "boater",
    about: "Wheat straw, plaited and pressed. It has seen a regatta or two in its dreams.",
  },
  {
    id: "301",
    slug: "silk-ribbon",
    name: "Silk ribbon, 3 m",
    category: "trimmings",
    brand: "Hatpin & Daughters",
    price: "12.40",
    stock: 200,
    addsBy: "form",
    picture: "ribbon",
    about: "Double-faced silk, twenty-five millimetres wide, dyed in small lots.",
  },
  {
    id: "302",
    slug: "ostrich-plume",
    name: "Ostrich plume",
    category: "trimmings",
    brand: "Hatpin & Daughters",
    price: "29.00",
    stock: 0,
    addsBy: "form",
    picture: "plume",
    about: "One generous plume, gathered when it was dropped and curled by hand.",
  },
  {
    id: "401",
    slug: "hat-box",
    name: "Round hat box",
    category: "trimmings",
    brand: "Hatpin & Daughters",
    price: "45.00",
    stock: 25,
    addsBy: "link",
    picture: "box",
    about: "Covered in marbled paper, with a cotton cord. Fits any hat in the shop.",
  },
  {
    id: "402",
    slug: "veil-netting",
    name: "Veil netting, 1 m",
    category: "trimmings",
    brand: "Hatpin & Daughters",
    price: "9.80",
    stock: 0,
    addsBy: "link",
    picture: "veil",
    about: "French netting with a diamond mesh, as wide as a sigh.",
  },
];

export const productById = (id) => PRODUCTS.find((product) => product.id === id);

export const productBySlug = (slug) => PRODUCTS.find((product) => product.slug === slug);

export const productsOf = (category) => PRODUCTS.filter((product) => product.category === category);

/** Every word must be in the product's name, brand or text. */
export function searchProducts(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return PRODUCTS.filter(({ name, brand, about }) => {
    const text = `${name} ${brand} ${about}`.toLowerCase();
    return words.length > 0 && words.every((word) => text.includes(word));
  });
}
