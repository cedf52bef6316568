import type { HashedField, PlainField } from "../event.ts";

/** How one field of `user_data` is normalised. */
export interface FieldRule {
  /** The text to hash or send, or undefined when `text` is no value of this field. */
  readonly normalize: (text: string, context: RuleContext) => string | undefined;
  /**
   * `id`: any text may be one, so case is kept and an MD5 or SHA-1 digest is as good as any.
   * `plain`: one string that travels as it is, never hashed. Neither: the common rules.
   */
  readonly kind?: "id" | "plain";
}

/** What a rule may need beyond the text. */
export interface RuleContext {
  /** The country calling code of national phone numbers, as digits. */
  defaultCallingCode: string;
  /** The time in milliseconds: a date of birth lies before it. */
  nowMs: number;
  /** Reports that a phone number will be hashed without a country code. */
  warnWithoutCountryCode(): void;
}

/** The rules by field. A field without a rule is dropped, like one that nobody knows. */
export type UserDataRules = { readonly [field in HashedField | PlainField]?: FieldRule };
