import type { WarningCode } from "./errors.ts";

/** Something odd, as it was found: `describe-oddity.ts` makes a warning of it when someone listens. */
export interface Oddity {
  path: string;
  code: WarningCode;
  /** Why a value of `user_data` was dropped. */
  reason?: string;
}
