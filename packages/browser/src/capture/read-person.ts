import type { UserData } from "@hatpin/core";

/** Fields that a text field is taken for by its name: `email`, `customer[email]`, `billing_phone`. */
const NAMES = {
  em: /(^|[^a-z])e-?mail(-?address)?$/,
  ph: /(^|[^a-z])(tele)?(phone|mobile)(-?number)?$/,
};

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill-field */
const AUTOCOMPLETE = { em: /^email$/, ph: /^tel(-national)?$/, fn: /^given-name$/, ln: /^family-name$/ };

/** Somebody else's: of a present, of a friend. */
const OF_ANOTHER = /friend|recipient|receiver|gift|invite/;

/** Where text is asked for, and not who asks. */
const SEARCH_OR_NEWSLETTER = /search|newsletter|subscri/;

/**
 * Who fills in this form; undefined without an e-mail address or phone number. Only fields that say what they hold:
 * by `autocomplete`, by type, or a text field by its name. Fields for passwords, cards and codes do not.
 */
export function readPerson(form: HTMLFormElement): UserData | undefined {
  const person: { [field in keyof typeof AUTOCOMPLETE]?: string } = {};
  // Not by the form's own properties, which a field of such a name hides.
  const about = ["id", "class", "action", "role", "name"]
    .map((name) => Element.prototype.getAttribute.call(form, name))
    .join(" ");
  const isByName = !SEARCH_OR_NEWSLETTER.test(about.toLowerCase());
  for (const input of inputsOf(form)) {
    const value = input.value.trim();
    const field = fieldOf(input, isByName);
    if (value && field) person[field] ??= value;
  }
  return person.em || person.ph ? person : undefined;
}

function inputsOf(form: HTMLFormElement): HTMLInputElement[] {
  const all = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, "elements")?.get?.call(form);
  return Array.from(all as ArrayLike<Element>).filter(
    (element): element is HTMLInputElement =>
      element instanceof HTMLInputElement && /^(email|tel|text)$/.test(element.type) && !element.disabled,
  );
}

function fieldOf(input: HTMLInputElement, isByName: boolean): keyof typeof AUTOCOMPLETE | undefined {
  const tokens = (input.getAttribute("autocomplete") ?? "").toLowerCase().split(/\s+/);
  const names = [input.name, input.id].map((name) =>
    name
      .replace(/([a-z])([A-Z])/g, "$1-$2")
      .toLowerCase()
      .replace(/[^a-z]+/g, "-")
      .replace(/-$/, ""),
  );
  if (names.some((name) => OF_ANOTHER.test(name))) return undefined;
  for (const field of ["em", "ph", "fn", "ln"] as const) {
    const isMarked = tokens.some((token) => AUTOCOMPLETE[field].test(token));
    // A parcel may go to somebody else.
    if (isMarked) return /n$/.test(field) && tokens.includes("shipping") ? undefined : field;
  }
  // It says that it holds something else.
  if (tokens.some((token) => /^(username|one-time-code|cc-|postal|(new|current)-password)/.test(token)))
    return undefined;
  if (input.type === "email") return "em";
  if (!isByName) return undefined;
  // A field of type "tel" may also ask for a card, a code or a year.
  return (["em", "ph"] as const).find((field) => names.some((name) => NAMES[field].test(name)));
}
