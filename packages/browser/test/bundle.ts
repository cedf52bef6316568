import assert from "node:assert/strict";
import nodeResolve from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";
import ts from "typescript";

/** One script of the sources, as a shop's bundler would make it. */
export async function bundle(entry: string, code?: string): Promise<string> {
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
