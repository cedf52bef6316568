import { type BuildOptions, build } from "esbuild";

/** One script of a file and all that it imports, React and Vue as a shop ships them. */
export async function bundleForBrowser(
  entry: string,
  options: Pick<BuildOptions, "minify" | "plugins"> = {},
): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
  });
  return `${outputFiles?.[0]?.text}`;
}
