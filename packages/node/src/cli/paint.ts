import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours text where it goes to a terminal. `NO_COLOR` and `FORCE_COLOR` go first: https://no-color.org */
export function createPaint(
  stream: { isTTY?: boolean },
  env: NodeJS.ProcessEnv = process.env,
): (style: Style, text: string) => string {
  if (!isColored(stream, env)) return (_, text) => text;
  // The stream is judged here, because not every Node that we run on judges it.
  return (style, text) => styleText(style, text, { validateStream: false });
}

function isColored({ isTTY = false }: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return !["0", "false"].includes(env.FORCE_COLOR);
  return isTTY && env.TERM !== "dumb";
}
