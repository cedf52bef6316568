// Builds the three packages, each from its own sources: ES modules and CommonJS with types for both, and the
// browser's script tag. Between packages nothing is bundled, but for the script tag, which stands alone.
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import json from "@rollup/plugin-json";
import nodeResolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";
import { dts } from "rollup-plugin-dts";

/**
 * Entries are files of `src/`, and keep their names in `dist/`. Programs are ES modules alone, without types; what is
 * only `compiled` is bundled into other files, further down.
 */
const PACKAGES = [
  { name: "core", entries: ["index", "schema"], platforms: ["sha256.node", "sha256.web"] },
  { name: "browser", entries: ["index", "shopify-pixel"], compiled: ["script-tag", "shopify-pixel-script"] },
  { name: "node", entries: ["index", "edge", "emulator/index"], programs: ["cli/main"] },
];

/** What the script tag fetches only where a page needs it: modules that are imported when first used. */
const PARTS = [
  "capture/bridge-pintrk",
  "capture/follow-id-template",
  "capture/more-captures",
  "capture/platforms/embedded-carts",
  "consent-sources/follow-sources",
  "debug-overlay",
  "hash-identity",
  "keeper/keeper",
  "watch-history",
];

/** What the tag imports from its part for adds. */
const IN_ADDS_PART = ["adds-part", "judge-adds", "watch-visits"];

/** Platforms with a tag of their own, `hatpin.NAME.js`, which knows no other: files of `capture/platforms/`. */
const PLATFORM_TAGS = ["shopify", "woocommerce", "magento", "prestashop", "opencart", "bigcommerce"];

/**
 * As they are when the script starts: what another script of the page puts in their place later is not ours to call.
 * Being names of ours they are shortened too.
 */
const NATIVE = "const { JSON, Promise } = window;";
const NATIVE_OF_TAG = "const { JSON, Promise } = hatpin.shared;";

// Nothing of an earlier build stays behind to be published.
const isTagOnly = process.env.HATPIN_BUILD === "tag";
const outdated = isTagOnly ? ["browser/dist/hatpin"] : PACKAGES.map(({ name }) => `${name}/dist`);
for (const folder of outdated) rmSync(`packages/${folder}`, { recursive: true, force: true });

// `HATPIN_BUILD=tag` builds the script tag alone, over an earlier build: quick, while working on captures.
const packages = PACKAGES.filter(({ name }) => !isTagOnly || name !== "node");

export default [
  ...packages.flatMap(({ name, entries, platforms = [], programs = [], compiled = [] }) => [
    esModules(name, [...entries, ...platforms, ...programs, ...compiled], programs),
    ...(isTagOnly ? [] : [commonJs(name, [...entries, ...platforms]), types(name, entries)]),
  ]),
  scriptTag("hatpin.js", "adds-part"),
  addsPart("adds-part", []),
  ...PLATFORM_TAGS.flatMap((name) => [
    scriptTag(`hatpin.${name}.js`, `adds-part-${name}`),
    addsPart(`adds-part-${name}`, [onlyPlatform(name)]),
  ]),
  laterParts(),
  wholeScriptTag(),
  shopifyPixel(),
];

/** File by file, so that an app's bundler can leave out, or fetch later, what the app does not use at once. */
function esModules(name, entries, programs) {
  return {
    input: inputs(name, entries),
    external: isExternal,
    output: {
      dir: `packages/${name}/dist`,
      format: "es",
      preserveModules: true,
      preserveModulesRoot: `packages/${name}/src`,
      entryFileNames: "[name].js",
      banner: (chunk) => (programs.includes(chunk.name) ? "#!/usr/bin/env node" : ""),
      sourcemap: true,
    },
    plugins: [json({ compact: true }), compile(name), executable(programs)],
  };
}

function commonJs(name, entries) {
  return {
    input: inputs(name, entries),
    external: isExternal,
    output: {
      dir: `packages/${name}/dist`,
      format: "cjs",
      exports: "named",
      entryFileNames: "[name].cjs",
      chunkFileNames: "shared/[name].cjs",
      sourcemap: true,
    },
    plugins: [json({ compact: true }), compile(name)],
  };
}

function types(name, entries) {
  return {
    input: inputs(name, entries),
    external: isExternal,
    output: ["d.ts", "d.cts"].map((ending) => ({
      dir: `packages/${name}/dist`,
      format: "es",
      entryFileNames: `[name].${ending}`,
      chunkFileNames: `shared/[name].${ending}`,
    })),
    plugins: [dts({ tsconfig: `packages/${name}/tsconfig.json` })],
  };
}

/** The file behind the tag, which fetches its parts from the folder beside it: the one for adds at once. */
function scriptTag(name, addsPart) {
  return forBrowsers(dist("script-tag"), [partsFromFolder("./hatpin/", addsPart)], {
    file: `packages/browser/dist/${name}`,
    format: "iife",
    inlineDynamicImports: true,
    intro: `${NATIVE} const ADDS_PART = "hatpin/${addsPart}.js";`,
  });
}

function addsPart(name, plugins) {
  return scriptParts({ [name]: dist("adds-part") }, [
    ...plugins,
    partsFromFolder("./", name),
    fromPage(["shared-with-parts"]),
  ]);
}

function laterParts() {
  return scriptParts(Object.fromEntries(PARTS.map((name) => [basename(name), dist(name)])), [
    fromPage(["shared-with-parts", "adds-part"]),
  ]);
}

function scriptParts(inputs, plugins) {
  return forBrowsers(inputs, plugins, {
    dir: "packages/browser/dist/hatpin",
    format: "es",
    entryFileNames: "[name].js",
    // What a part fetches in turn is bound to it by names that change with every build: a cache must not mix them.
    chunkFileNames: ({ name }) => `${name.replace(/\W/g, "-")}-[hash].js`,
    intro: NATIVE_OF_TAG,
  });
}

function dist(name) {
  return `packages/browser/dist/${name}.js`;
}

/** The same in one file, for pages that may load no other: a hash in the policy, or a host of its own. */
function wholeScriptTag() {
  return forBrowsers(dist("script-tag"), [], {
    file: "packages/browser/dist/hatpin.whole.js",
    format: "iife",
    inlineDynamicImports: true,
    intro: NATIVE,
  });
}

/** Shopify's pixel in one file, beside the parts so that the proxy serves it with them. */
function shopifyPixel() {
  return forBrowsers("packages/browser/dist/shopify-pixel-script.js", [], {
    file: "packages/browser/dist/hatpin/shopify-pixel.js",
    format: "iife",
    inlineDynamicImports: true,
  });
}

function forBrowsers(input, plugins, output) {
  return {
    input,
    output: { ...output, sourcemap: true },
    // A part may be fetched by the tag and be used by another part: one file, and no second one that hands it on.
    preserveEntrySignatures: "allow-extension",
    plugins: [
      ...plugins,
      nodeResolve({ exportConditions: ["browser"] }),
      withSourceMaps(),
      terser({
        ecma: 2020,
        module: output.format === "es",
        compress: { passes: 3, unsafe_arrows: true },
        format: { comments: false },
      }),
    ],
  };
}

/** The maps of the compiled modules, so that those of the bundles lead to the sources. */
function withSourceMaps() {
  return {
    name: "with-source-maps",
    load: (id) => {
      if (!id.includes("/dist/")) return null;
      return { code: readFileSync(id, "utf8"), map: readFileSync(`${id}.map`, "utf8") };
    },
  };
}

/** In a classic script too, `import()` goes by the script's own address. */
function partsFromFolder(folder, addsPart) {
  const files = Object.fromEntries(PARTS.map((part) => [basename(part), basename(part)]));
  for (const module of IN_ADDS_PART) files[module] = addsPart;
  return {
    name: "parts-from-folder",
    resolveDynamicImport(specifier) {
      const file = files[basename(specifier).replace(/\.[jt]s$/, "")];
      return file ? { id: `${folder}${file}.js`, external: "absolute" } : null;
    },
  };
}

/** In the parts, what the page has by the time they come: see the files named. */
function fromPage(names) {
  const hasSeveralParts = names.length > 1;
  let modules;
  return {
    name: "from-page",
    buildStart() {
      // Each import of such a file is a module that is shared, and the names that are.
      modules = new Map(
        names.flatMap((name) =>
          Array.from(
            readFileSync(dist(name), "utf8").matchAll(/^import \{ (.+) \} from '(.+)'/gm),
            ([, imported, path]) => [resolve(dirname(dist(name)), path), imported],
          ),
        ),
      );
    },
    // With several parts each importer gets its own: a module of two of them would be a file of its own, and a request.
    async resolveId(source, importer) {
      const found = importer && (await this.resolve(source, importer, { skipSelf: true }));
      return found && modules.has(found.id)
        ? `${found.id}?${hasSeveralParts ? basename(importer) : ""}`
        : null;
    },
    load(id) {
      const names = modules.get(id.replace(/\?.*/, ""));
      return names ? `export const { ${names} } = hatpin.shared;` : null;
    },
  };
}

/** Puts one platform in the place of the list of all. */
function onlyPlatform(name) {
  const list = "capture/platforms/index.js";
  const exported = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  return {
    name: "only-platform",
    load: (id) =>
      id.endsWith(list)
        ? `import { ${exported} } from "./${name}.js"; export const PLATFORMS = [${exported}];`
        : null,
  };
}

function compile(name) {
  return typescript({
    tsconfig: `packages/${name}/tsconfig.json`,
    // Without this a type error leaves rollup's exit code at 0.
    noEmitOnError: true,
    noEmit: false,
    allowImportingTsExtensions: false,
    rewriteRelativeImportExtensions: true,
    include: ["packages/*/src/**/*.ts"],
    exclude: ["**/*.test.ts", "**/*.test-d.ts"],
  });
}

function executable(programs) {
  return {
    name: "executable",
    writeBundle: ({ dir }) => {
      for (const program of programs) chmodSync(join(dir, `${program}.js`), 0o755);
    },
  };
}

function inputs(name, entries) {
  return Object.fromEntries(entries.map((entry) => [entry, `packages/${name}/src/${entry}.ts`]));
}

/** Everything that is imported by name rather than by path. */
function isExternal(id) {
  return !id.startsWith(".") && !id.startsWith("/");
}
