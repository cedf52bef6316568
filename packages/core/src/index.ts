export { type BatchLimits, splitIntoBatches } from "./batch.ts";
export { byteLength } from "./byte-length.ts";
export { cleanUrl, isPersonal } from "./clean-url.ts";
export { type ClickIdSources, readClickId } from "./click-id.ts";
export { type ConsentGate, type ConsentState, createConsentGate, MAX_HELD } from "./consent.ts";
export { type CreateConversionEventOptions, createConversionEvent } from "./create-event.ts";
export type { CustomDataOf } from "./custom-data-of.ts";
export { DROP_REASONS, type DropReason } from "./drop-reason.ts";
export {
  ENVELOPE_VERSION,
  type Envelope,
  type EnvelopeAnswer,
  type EnvelopeReading,
  MAX_ENVELOPE_EVENTS,
  readEnvelope,
} from "./envelope.ts";
export {
  InvalidEventError,
  ISSUE_CODES,
  type Issue,
  type IssueCode,
  type OnWarning,
  WARNING_CODES,
  type Warning,
  type WarningCode,
} from "./errors.ts";
export type {
  AppInfo,
  Content,
  ContentInput,
  ConversionEvent,
  ConversionEventInput,
  CustomData,
  CustomDataInput,
  DeviceInfo,
  HashedField,
  HashedUserData,
  MoneyInput,
  NormalizedUserData,
  PlainField,
  Sha256Hex,
  TextInput,
  UserData,
  UserDataValue,
  WireEvent,
} from "./event.ts";
export { createEventId } from "./event-id.ts";
export { ACTION_SOURCES, type ActionSource, EVENT_NAMES, type EventName } from "./event-names.ts";
export { MAX_EVENT_AGE_SECONDS } from "./event-time.ts";
export { isConversionEvent, type ValidateOptions } from "./is-conversion-event.ts";
export type { HashUserDataOptions } from "./normalize/normalize-reading.ts";
export { normalizeUserData } from "./normalize-user-data.ts";
export { type Answer, createOutbox, MAX_OUTBOX_ENTRIES, type Outbox, type OutboxEntry } from "./outbox.ts";
export {
  type HeaderReader,
  isRetryableStatus,
  type RetryOptions,
  requestedDelayMs,
  retryDelayMs,
} from "./retry.ts";
export { type HashUserData, hashUserData } from "./user-data.ts";
export { validateEvent } from "./validate-event.ts";
