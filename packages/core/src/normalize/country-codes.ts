// ISO 3166-1 alpha-2: the first letter of each word with each of its others. Read 2026-11-24. A test keeps
// it equal to the alpha-3 table, which is left out of small bundles.
const CODES =
  "ADEFGILMOQRSTUWXZ BABDEFGHIJLMNOQRSTVWYZ CACDFGHIKLMNORUVWXYZ DEJKMOZ ECEGHRST FIJKMOR " +
  "GABDEFGHILMNPQRSTUWY HKMNRTU IDELMNOQRST JEMOP KEGHIMNPRWYZ LABCIKRSTUVY MACDEFGHKLMNOPQRSTUVWXYZ " +
  "NACEFGILOPRUZ OM PAEFGHKLMNRSTWY QA REOSUW SABCDEGHIJKLMNORSTVXYZ TCDFGHJKLMNORTVWZ UAGMSYZ VACEGINU " +
  "WFS YET ZAMW";

/** Whether `code` is an ISO 3166-1 alpha-2 code, in lower case. */
export function isCountryCode(code: string): boolean {
  const [first = "", second = ""] = code.toUpperCase();
  return (
    /^[a-z]{2}$/.test(code) &&
    CODES.split(" ").some((word) => word[0] === first && word.indexOf(second, 1) > 0)
  );
}
