// Builds the three packages, each from its own sources: ES modules and CommonJS with types for both, and the
// browser's script tag as one file. Between packages nothing is bundled, but for the script tag, which stands alone.
import { chmodSync } from "node:fs";
import json from "@rollup/plugin-json";
import nodeResolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import typescript from "@rollup/plugin-typescript";
import { dts } from "rollup-plugin-dts";

const PACKAGES = [
  { name: "core", entries: ["index", "schema", "sha256.node", "sha256.web"], typed: ["index", "schema"] },
  { name: "browser", entries: ["index"], typed: ["index"] },
  { name: "node", entries: ["index", "emulator"], typed: ["index", "emulator"] },
];

/** An entry is `src/<entry>.ts`, or the index of the folder of that name. */
const SOURCES = { emulator: "emulator/index" };

export default [
  ...PACKAGES.flatMap(({ name, entries, typed }) => [modules(name, entries), types(name, typed)]),
  scriptTag(),
  commandLine(),
];

function modules(name, entries) {
  return {
    input: inputs(name, entries),
    external: isExternal,
    // ES modules and CommonJS side by side; shared code becomes a chunk named after its file.
    output: ["es", "cjs"].map((format) => ({
      dir: `packages/${name}/dist`,
      format,
      entryFileNames: `[name].${extension(format)}`,
      chunkFileNames: `[name].${extension(format)}`,
      exports: "named",
      sourcemap: true,
    })),
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
      chunkFileNames: `[name].${ending}`,
    })),
    plugins: [dts({ tsconfig: `packages/${name}/tsconfig.json` })],
  };
}

function scriptTag() {
  return {
    input: "packages/browser/src/script-tag.ts",
    output: {
      file: "packages/browser/dist/hatpin.js",
      format: "iife",
      sourcemap: true,
      inlineDynamicImports: true,
    },
    plugins: [
      nodeResolve({ exportConditions: ["source", "browser"], extensions: [".ts", ".mjs", ".js"] }),
      compile("browser"),
      terser({ ecma: 2020, compress: { passes: 3, unsafe_arrows: true }, format: { comments: false } }),
    ],
  };
}

function commandLine() {
  return {
    input: "packages/node/src/cli/main.ts",
    external: isExternal,
    output: {
      file: "packages/node/dist/hatpin.js",
      format: "es",
      banner: "#!/usr/bin/env node",
      sourcemap: true,
      inlineDynamicImports: true,
    },
    plugins: [json({ compact: true }), compile("node"), executable()],
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
    // A package's own sources, and core's where they are bundled into the script tag.
    include: ["packages/*/src/**/*.ts"],
    exclude: ["**/*.test.ts", "**/*.test-d.ts"],
  });
}

function executable() {
  return { name: "executable", writeBundle: ({ file }) => chmodSync(file, 0o755) };
}

function inputs(name, entries) {
  return Object.fromEntries(
    entries.map((entry) => [entry, `packages/${name}/src/${SOURCES[entry] ?? entry}.ts`]),
  );
}

/** Everything that is imported by name rather than by path. */
function isExternal(id) {
  return !id.startsWith(".") && !id.startsWith("/");
}

function extension(format) {
  return format === "es" ? "js" : "cjs";
}
