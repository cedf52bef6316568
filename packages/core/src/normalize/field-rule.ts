import type { HashedField, PlainField } from "../event.ts";

/** How one field of `user_data` is normalised. */
export interface FieldRule {
  /** The text to hash or send, or undefined when `text` is no value of this field. Default: it never is. */
  readonly normalize?: (text: string, context: RuleContext) => string | undefined;
  /**
   * `id`: any text may be one, so case is kept and an MD5 or SHA-1 digest is as good as any.
   * `plain`: one string that travels as it is, never hashed. Neither: the common rules.
   */
  readonly kind?: "id" | "plain";
  /** What `normalize` does not know goes to the field's rule in `rare-rules.ts`. */
  readonly isRare?: true;
}

/** What a rule may need beyond the text. */
export interface RuleContext {
  /** The country calling code of national phone numbers, as digits. */
  defaultCallingCode: string;
  /** Reports that a phone number will be hashed without a country code. */
  warnWithoutCountryCode(): void;
  /** What the rare rule of the field makes of a text that its own rule does not know. */
  findRarely(text: string): string | undefined;
}

/** The text to hash or send, or undefined when `text` is no value of the field. A date of birth lies before `nowMs`. */
export type RareRule = (text: string, nowMs: number) => string | undefined;

export type RareRules = { readonly [field: string]: RareRule };

/** The rules by field. A field without a rule is dropped, like one that nobody knows. */
export type UserDataRules = { readonly [field in HashedField | PlainField]?: FieldRule };
