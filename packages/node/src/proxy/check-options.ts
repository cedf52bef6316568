import { InvalidOptionError } from "../errors.ts";
import type { ProxyOptions } from "./create-proxy.ts";

// Apart from createProxy, and without Node's modules: createEdgeProxy checks its options here, too.

type CheckedOptions = Pick<
  ProxyOptions,
  | "trustedHops"
  | "maxBodyBytes"
  | "maxWaiting"
  | "maxQueueBytes"
  | "cookieDomain"
  | "bodyTimeoutMs"
  | "onEventTimeoutMs"
  | "onEvent"
>;

/** Wrong use throws at once. */
export function checkOptions(options: CheckedOptions): void {
  const { trustedHops = 0, maxBodyBytes = 1, maxWaiting = 1, maxQueueBytes = 1, cookieDomain } = options;
  const { bodyTimeoutMs = 1, onEventTimeoutMs = 1, onEvent } = options;
  if (onEvent !== undefined && typeof onEvent !== "function") {
    throw new InvalidOptionError("onEvent", "must be a function of an event and its request");
  }
  if (!Number.isInteger(trustedHops) || trustedHops < 0) {
    throw new InvalidOptionError("trustedHops", "must be a whole number from 0");
  }
  if (cookieDomain !== undefined && !/^([a-z\d-]+\.)+[a-z\d-]+$/i.test(cookieDomain)) {
    throw new InvalidOptionError(
      "cookieDomain",
      "must be a domain like shop.example, without a scheme or port",
    );
  }
  for (const [option, value] of Object.entries({
    maxBodyBytes,
    maxWaiting,
    maxQueueBytes,
    bodyTimeoutMs,
    onEventTimeoutMs,
  })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new InvalidOptionError(option, "must be a whole number above 0");
    }
  }
}

export const OPERATORS_PATHS = ["/healthz", "/readyz", "/metrics"];

export function checkPaths(eventsPath: string, scriptPath: string): void {
  for (const [option, path] of Object.entries({ eventsPath, scriptPath })) {
    if (!path.startsWith("/")) throw new InvalidOptionError(option, "must begin with /");
    const address = `http://shop${path}`;
    if (!URL.canParse(address) || new URL(address).pathname !== path) {
      throw new InvalidOptionError(
        option,
        "must be a plain path: no query, no .., and encoded as in an address",
      );
    }
    if (OPERATORS_PATHS.includes(path)) {
      throw new InvalidOptionError(option, `must not be ${path}, which says how the proxy is`);
    }
  }
  if (eventsPath === scriptPath)
    throw new InvalidOptionError("scriptPath", "must be another than eventsPath");
}
