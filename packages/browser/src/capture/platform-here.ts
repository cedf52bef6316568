import { attempt } from "../attempt.ts";
import { PLATFORMS } from "./platforms/index.ts";
import type { Globals, Platform } from "./platforms/platform.ts";
import type { SeenRequest } from "./watch-requests.ts";

/** A page without a platform is not looked at anew for each of its requests, but when it may have got one. */
const LOOK_AGAIN_MS = 500;

let found: Platform | undefined;
let lastLook: string | undefined;

/** The platform that a request names, or of the shop that this page belongs to; undefined while none is known. */
export function platformHere(request?: SeenRequest): Platform | undefined {
  const asked = request && platformAsked(request);
  if (asked) return asked;
  // A platform is known by its scripts, or by what stands in the page.
  const { readyState, scripts } = document;
  const look = `${readyState}${scripts.length} ${Math.floor(performance.now() / LOOK_AGAIN_MS)}`;
  if (look !== lastLook) found ??= PLATFORMS.find(({ isHere }) => attempt(() => isHere(window as Globals)));
  lastLook = look;
  return found;
}

/** The platform that a request names. The page is not looked at, for that would hold the request up. */
export function platformAsked(request: SeenRequest): Platform | undefined {
  return PLATFORMS.find(({ isAsked }) => isAsked?.(request));
}

/** Whether an address is the one whose answer tells what was left for later, of the platform that is here. */
export function isConfirmation(address: string): boolean {
  // Only then is the page looked at, which a request should not wait for.
  return PLATFORMS.some(
    (platform) => platform.confirmation?.url.test(address) && platform === platformHere(),
  );
}
