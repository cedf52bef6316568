import { attempt } from "./attempt.ts";

type Kind = "createHTML" | "createScriptURL";

/** Part of https://w3c.github.io/trusted-types/dist/spec/#trusted-type-policy */
type Policy = Record<Kind, (text: string) => string>;

interface TrustedTypesWindow {
  trustedTypes: { createPolicy(name: string, rules: Policy): Policy };
}

const PLAIN: Policy = { createHTML: asItIs, createScriptURL: asItIs };

let policy: Policy | undefined;

/**
 * A text that the page takes as markup to be read, or as a script's address, where it takes none but trusted types: it
 * then has to allow the policy `hatpin`.
 */
export function trustedText(kind: Kind, text: string): string {
  policy ??=
    attempt(() =>
      (window as Window & Partial<TrustedTypesWindow>).trustedTypes?.createPolicy("hatpin", PLAIN),
    ) ?? PLAIN;
  return policy[kind](text);
}

function asItIs(text: string): string {
  return text;
}
