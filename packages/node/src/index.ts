export {
  type Client,
  type ClientOptions,
  createClient,
  type SendConversionEventsOptions,
  sendConversionEvents,
} from "./client.ts";
export { InvalidOptionError, PinterestApiError, SendAbortedError } from "./errors.ts";
export type { EventResult, SendResult } from "./send-result.ts";
export type { SendRetryOptions } from "./send-retrying.ts";
