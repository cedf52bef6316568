// Measures what a visitor's browser downloads: the script tag as built, and npm imports as an app's bundler
// (rollup and terser) makes them of the built packages. Sizes are bytes; brotli at its highest quality.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import nodeResolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import { rollup } from "rollup";

/** What is imported from npm, by the name of its ceiling in size.json. */
export const IMPORTS = {
  "minimal import": 'export { createTracker, pageVisits } from "@hatpin/browser";',
  "whole import": 'export * from "@hatpin/browser";',
  "events and hashing": 'export { createConversionEvent } from "@hatpin/core";',
};

/** `{ name, raw, gzip, brotli, code, later }` for each: `later` is code that is fetched only when first used. */
export async function measureSizes() {
  const script = readFileSync(new URL("../../packages/browser/dist/hatpin.js", import.meta.url), "utf8");
  const sizes = [{ name: "script tag", ...measure(withoutSourceMapComment(script)), later: 0 }];
  for (const [name, source] of Object.entries(IMPORTS)) sizes.push({ name, ...(await bundle(source)) });
  return sizes;
}

async function bundle(source) {
  const entry = "virtual:entry";
  const build = await rollup({
    input: entry,
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
  const { output } = await build.generate({ format: "es" });
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
  return {
    ...measure(code((chunk) => first.has(chunk.fileName))),
    later: measure(code((chunk) => !first.has(chunk.fileName))).brotli,
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

function withoutSourceMapComment(code) {
  return code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "");
}
