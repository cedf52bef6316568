// Measures what a visitor's browser downloads: the script tag as built, and npm imports as an app's bundler
// (rollup and terser) makes them of the built packages. Sizes are bytes; brotli at its highest quality.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import nodeResolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import { rollup } from "rollup";
import { mapBytes } from "./byte-map.mjs";

const DIST = new URL("../../packages/browser/dist/", import.meta.url);

/** Lies beside the tag's parts, and is none. */
const PIXEL = "shopify-pixel.js";

/** What is imported from npm, by the name of its ceiling in size.json. */
export const IMPORTS = {
  "minimal import": 'export { createTracker, pageVisits } from "@hatpin/browser";',
  "whole import": 'export * from "@hatpin/browser";',
  "events and hashing": 'export { createConversionEvent } from "@hatpin/core";',
  "hashing alone": 'export { hashUserData } from "@hatpin/core";',
};

/**
 * `{ name, raw, gzip, brotli, code, later, parts }` for each: `later` is code that is fetched only when first used, and
 * `parts` the files that it comes in, each with its name and its size in brotli. `duties()`, of imports: what its bytes
 * buy.
 */
export async function measureSizes() {
  const files = filesOf("hatpin/").filter((file) => file !== PIXEL);
  const parts = files.map((file) => ({
    // Without the hash of its content, which hardly ever lacks a capital or a digit: names have neither.
    name: file.replace(/-(?=[\w-]*[A-Z\d])[\w-]{8}\.js$/, ".js"),
    brotli: measureFile(`hatpin/${file}`).brotli,
  }));
  const later = parts.reduce((sum, { brotli }) => sum + brotli, 0);
  const sizes = [
    { name: "script tag", ...measureFile("hatpin.js"), later, parts },
    { name: "Shopify pixel", ...measureFile(`hatpin/${PIXEL}`), later: 0, parts: [] },
    { name: "tag for one platform", ...largest((name) => /^hatpin\.(?!whole|js)\w+\.js$/.test(name)) },
    { name: "first part of the tag", ...measureFile("hatpin/adds-part.js") },
    { name: "first part for one platform", ...largest((name) => /^adds-part-/.test(name), "hatpin/") },
  ];
  for (const [name, source] of Object.entries(IMPORTS)) sizes.push({ name, ...(await bundle(source)) });
  return sizes;
}

/** Of the files that are meant, the one with most bytes. */
function largest(isMeant, folder = "") {
  const measured = filesOf(folder)
    .filter(isMeant)
    .map((name) => measureFile(folder + name));
  return measured.reduce((most, each) => (each.brotli > most.brotli ? each : most));
}

/** The other tags, by file name: those that know one platform, and the one that needs no other file. */
export function measureOtherTags() {
  const files = filesOf("").filter((name) => /^hatpin\..+\.js$/.test(name));
  return files.map((name) => ({ name, ...measureFile(name) }));
}

/** What a capture adds to the minimal import, by its name there. */
export async function measureCaptures(names, minimal) {
  const sizes = [];
  for (const name of names) {
    const { brotli } = await bundle(`export { createTracker, pageVisits, ${name} } from "@hatpin/browser";`);
    sizes.push({ name, brotli: brotli - minimal });
  }
  return sizes;
}

async function bundle(source) {
  const entry = "virtual:entry";
  const build = await rollup({
    input: entry,
    // As an app's own entry, which exports nothing: it is one file, with what the later parts use of it.
    preserveEntrySignatures: "allow-extension",
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? { code: source, moduleSideEffects: true } : null),
      },
      fromHere(entry),
      nodeResolve({ browser: true }),
      terser({ ecma: 2020, module: true, compress: { passes: 3 } }),
    ],
  });
  const { output } = await build.generate({ format: "es", sourcemap: "hidden" });
  await build.close();
  const chunks = output.filter(({ type }) => type === "chunk");
  const first = new Set(
    chunks.filter((chunk) => chunk.isEntry).flatMap((chunk) => [chunk.fileName, ...chunk.imports]),
  );
  const code = (kept) =>
    chunks
      .filter(kept)
      .map((chunk) => chunk.code)
      .join("");
  const parts = chunks
    .filter((chunk) => !first.has(chunk.fileName))
    .map((chunk) => ({ name: chunk.name, brotli: measure(chunk.code).brotli }))
    .sort((one, other) => other.brotli - one.brotli);
  const entryChunk = chunks.find((chunk) => chunk.isEntry);
  return {
    ...measure(code((chunk) => first.has(chunk.fileName))),
    duties: () => mapBytes(entryChunk.code, entryChunk.map, (text) => measure(text).brotli),
    later: parts.reduce((sum, { brotli }) => sum + brotli, 0),
    parts,
  };
}

/** Resolves the entry's imports as a module in this folder would. */
function fromHere(entry) {
  return {
    name: "from-here",
    resolveId(id, importer) {
      return importer === entry ? this.resolve(id, fileURLToPath(import.meta.url)) : null;
    },
  };
}

function measure(code) {
  if (code === "") return { raw: 0, gzip: 0, brotli: 0, code };
  const bytes = Buffer.from(code);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length, code };
}

function measureFile(name) {
  const code = readFileSync(new URL(name, DIST), "utf8");
  return measure(code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, ""));
}

function filesOf(folder) {
  return readdirSync(new URL(folder, DIST))
    .filter((name) => name.endsWith(".js"))
    .sort();
}
