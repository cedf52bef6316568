// The second letters of ISO 3166-1 alpha-2, by the first. Read 2026-11-24.
const SECOND_LETTERS =
  "defgilmoqrstuwxz abdefghijlmnoqrstvwyz acdfghiklmnoruvwxyz ejkmoz ceghrst ijkmor abdefghilmnpqrstuwy kmnrtu " +
  "delmnoqrst emop eghimnprwyz abcikrstuvy acdefghklmnopqrstuvwxyz acefgilopruz m aefghklmnrstwy a eosuw " +
  "abcdeghijklmnorstvxyz cdfghjklmnortvwz agmsyz aceginu fs  et amw";

/** The alpha-2 codes of all countries, in lower case and in order. */
export const countryCodes: readonly string[] = /* @__PURE__ */ SECOND_LETTERS.split(" ").flatMap(
  (letters, index) => Array.from(letters, (letter) => String.fromCharCode(97 + index) + letter),
);
