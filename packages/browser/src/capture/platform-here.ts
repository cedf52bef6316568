import { attempt } from "../attempt.ts";
import { PLATFORMS } from "./platforms/index.ts";
import type { Globals, Platform } from "./platforms/platform.ts";

let found: Platform | undefined;

/** The platform of the shop that this page belongs to; undefined while none has shown itself. */
export function platformHere(): Platform | undefined {
  found ??= PLATFORMS.find(({ isHere }) => attempt(() => isHere(window as Globals)));
  return found;
}
