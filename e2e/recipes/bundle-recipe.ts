import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { compileScript, parse } from "vue/compiler-sfc";
import { bundleForBrowser } from "../harness/bundle-for-browser.ts";

const APPS = fileURLToPath(new URL("../.apps/", import.meta.url));

/** One script of files and their code, the first of which starts the app. */
export async function bundleRecipe(files: { [file: string]: string }): Promise<string> {
  await mkdir(APPS, { recursive: true });
  const folder = await mkdtemp(join(APPS, "recipe-"));
  try {
    for (const [file, code] of Object.entries(files)) await writeFile(join(folder, file), code);
    const entry = join(folder, `${Object.keys(files)[0]}`);
    return await bundleForBrowser(entry, { plugins: [vueFiles(files)] });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What Vue's plug-ins for bundlers do with a file of its own. */
function vueFiles(files: { [file: string]: string }): Plugin {
  return {
    name: "vue",
    setup({ onLoad }) {
      onLoad({ filter: /\.vue$/ }, ({ path }) => {
        const source = files[path.replace(/.*\//, "")] ?? "";
        const { descriptor } = parse(source, { filename: path });
        return { contents: compileScript(descriptor, { id: "recipe", inlineTemplate: true }).content };
      });
    },
  };
}
