import assert from "node:assert/strict";
import nodeResolve from "@rollup/plugin-node-resolve";
import { type Browser, chromium } from "playwright";
import { rollup } from "rollup";
import ts from "typescript";

/** A secure context that needs no server: a test fulfils its requests by itself. */
export const SHOP = "https://shop.example";

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.HATPIN_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** One script of the sources, as a shop's bundler would make it of `code`, which may import by absolute paths. */
export async function bundle(code: string): Promise<string> {
  const entry = "\0entry.ts";
  const build = await rollup({
    input: entry,
    onwarn: (warning) => assert.fail(warning.message),
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
      nodeResolve({ exportConditions: ["source", "browser"], extensions: [".ts", ".js"] }),
      {
        name: "typescript",
        transform: (source) => {
          const compilerOptions = { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ESNext };
          return { code: ts.transpileModule(source, { compilerOptions }).outputText, map: null };
        },
      },
    ],
  });
  const { output } = await build.generate({ format: "iife", inlineDynamicImports: true });
  await build.close();
  return output[0].code;
}
