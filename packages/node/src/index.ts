export {
  type Client,
  type ClientOptions,
  createClient,
  type SendConversionEventsOptions,
} from "./client.ts";
export type { DeliveryOptions, DeliveryStats } from "./delivery.ts";
export { InvalidOptionError, PinterestApiError, SendAbortedError } from "./errors.ts";
export { keepTokensInFile, type TokenStore } from "./keep-tokens-in-file.ts";
export type { Log, LogEntry } from "./log/create-log.ts";
export type { LogCode, LogLevel } from "./log/log-codes.ts";
export type { OAuthTokens } from "./oauth-tokens.ts";
export type { ConnectionInfo } from "./plain-request.ts";
export type { OnEvent } from "./proxy/ask-shop.ts";
export {
  createProxy,
  type Intake,
  type Proxy,
  type ProxyOptions,
  type ProxyStats,
} from "./proxy/create-proxy.ts";
export type { RateLimitOptions } from "./proxy/visitor-rate.ts";
export type { AppendResult, Claim, DeadLetter, DurableQueue, QueueStats } from "./queue/durable-queue.ts";
export { type LmdbQueueOptions, openLmdbQueue } from "./queue/lmdb-queue.ts";
export { openRedisQueue, type RedisQueueOptions } from "./queue/redis-queue.ts";
export type { Tally } from "./queue/tally.ts";
export type { CredentialOptions, OAuthOptions } from "./read-credentials.ts";
export { type DefaultClientOptions, sendConversionEvents } from "./send-conversion-events.ts";
export type { ReportOptions, SendProgress } from "./send-report.ts";
export type { EventResult, SendResult } from "./send-result.ts";
export type { SendRetryOptions } from "./send-retrying.ts";
export type { OnStep, Step } from "./way.ts";
