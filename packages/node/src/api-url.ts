import { environment } from "./environment.ts";
import { InvalidOptionError } from "./errors.ts";

const PINTEREST_API_URL = "https://api.pinterest.com/v5";

/**
 * Where Pinterest's API is, without a slash at the end. Default: the environment's `PINTEREST_API_URI`, else
 * Pinterest itself.
 */
export function readApiUrl(apiUrl: string = environment().PINTEREST_API_URI || PINTEREST_API_URL): string {
  const url = typeof apiUrl === "string" && URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new InvalidOptionError("apiUrl", `must be an address like ${PINTEREST_API_URL}`);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InvalidOptionError("apiUrl", "must be an address alone, without a user, a query or a fragment");
  }
  if (url.protocol === "http:" && !isNearby(url.hostname)) {
    throw new InvalidOptionError(
      "apiUrl",
      "must begin with https://, or anybody on the way could read the token",
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** Whether it is an emulator's, on this machine or in its network, and not Pinterest. */
export function isNearbyApi(apiUrl?: string): boolean {
  return isNearby(new URL(readApiUrl(apiUrl)).hostname);
}

/** This machine, or a name without a dot, like a neighbour in the same set of containers: an emulator. */
function isNearby(hostname: string): boolean {
  return /^(127\.[\d.]+|[^.]+)$/.test(hostname);
}
