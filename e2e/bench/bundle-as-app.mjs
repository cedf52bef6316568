import { fileURLToPath } from "node:url";
import nodeResolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import { rollup } from "rollup";

const ENTRY = "entry";

/**
 * What an app's bundler makes of `source`: `entry`, the text of a classic script, and `parts`, those that come later, by
 * file name. Both go by `defineModules`, as those of webpack go by its runtime: what is imported when it is first used is
 * a script of its own.
 */
export async function bundleAsApp(source) {
  const build = await rollup({
    input: ENTRY,
    plugins: [entryOf(source), nodeResolve({ browser: true })],
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  const { output } = await build.generate({
    format: "amd",
    amd: { autoId: true, forceJsExtensionForImports: true },
    chunkFileNames: "[name].js",
    plugins: [terser({ ecma: 2020, compress: { passes: 3 } })],
  });
  await build.close();
  const entry = output.find((chunk) => chunk.isEntry);
  if (entry.imports.length > 0) throw new Error("the entry is more than one script");
  const parts = output.filter((chunk) => !chunk.isEntry);
  return {
    entry: entry.code,
    parts: Object.fromEntries(parts.map(({ fileName, code }) => [fileName, code])),
  };
}

/** The source, whose imports are found as those of a module in this folder. */
function entryOf(source) {
  return {
    name: "entry-of",
    resolveId(id, importer) {
      if (id === ENTRY) return id;
      return importer === ENTRY ? this.resolve(id, fileURLToPath(import.meta.url)) : null;
    },
    load: (id) => (id === ENTRY ? { code: source, moduleSideEffects: true } : null),
  };
}

/** Runs in the page, before all: loads parts from `folder` by script elements. */
export function defineModules(folder) {
  const defined = new Map();
  const loading = new Map();
  const nameOf = (path) => path.replace(/^\.\//, "").replace(/\.js$/, "");
  const load = (name) => {
    if (!loading.has(name)) {
      const arriving = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.onload = resolve;
        script.onerror = reject;
        script.src = `${folder}${name}.js`;
        document.head.append(script);
      });
      loading.set(
        name,
        arriving.then(() => defined.get(name)),
      );
    }
    return loading.get(name);
  };
  const require = ([path], resolve, reject) => load(nameOf(path)).then(resolve, reject);
  window.define = (name, ...given) => {
    const factory = given.pop();
    const [needs = []] = given;
    const exports = {};
    const own = { exports, require };
    const values = needs.map((need) => own[need] ?? defined.get(nameOf(need)) ?? load(nameOf(need)));
    if (values.some((value) => value instanceof Promise)) {
      const arriving = Promise.all(values).then((arrived) => factory(...arrived));
      defined.set(
        name,
        arriving.then(() => exports),
      );
    } else {
      factory(...values);
      defined.set(name, exports);
    }
  };
}
