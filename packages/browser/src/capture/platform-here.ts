import { attempt } from "../attempt.ts";
import { PLATFORMS } from "./platforms/index.ts";
import type { Globals, Platform } from "./platforms/platform.ts";
import type { SeenRequest } from "./watch-requests.ts";

let found: Platform | undefined;

/** The platform that a request names, or of the shop that this page belongs to; undefined while none is known. */
export function platformHere(request?: SeenRequest): Platform | undefined {
  const asked = request && PLATFORMS.find(({ isAsked }) => isAsked?.(request));
  if (asked) return asked;
  found ??= PLATFORMS.find(({ isHere }) => attempt(() => isHere(window as Globals)));
  return found;
}
