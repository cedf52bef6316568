import { toAsciiDigits } from "./ascii-digits.ts";

// Eight digits, or year, month and day with one kind of separator. A time behind it is that of an ISO
// instant (or of a database's `1985-03-14 00:00:00`): the date counts as written, because shifting it to
// another time zone would make it another day.
const YEAR_FIRST =
  /^(?=\d{8}(?!\d)|\d{4}\D)(\d{4})([-/.]?)(\d\d?)\2(\d\d?)([t ]\d\d:?\d\d[\d:.,]*( ?([-+][\d:]+|z))?)?$/;
const YEAR_LAST = /^(\d\d?)([-/.])(\d\d?)\2(\d{4})$/;

// Nobody alive was born before. Year 1 is what some systems write for "unknown".
const FIRST_DAY = "19000101";

/** Date of birth as `YYYYMMDD`. Eight digits have that order only; "future" is told by the date in UTC. */
export function findDate(text: string, nowMs: number): string | undefined {
  const date = readDate(toAsciiDigits(text));
  const today = new Date(nowMs).toISOString().slice(0, 10).replace(/-/g, "");
  return date && date >= FIRST_DAY && date <= today ? date : undefined;
}

function readDate(text: string): string | undefined {
  const [, year = "", , month = "", day = ""] = YEAR_FIRST.exec(text) ?? [];
  if (year) return calendarDate(year, month, day);
  const [, first = "", , second = "", lastYear = ""] = YEAR_LAST.exec(text) ?? [];
  const dayFirst = calendarDate(lastYear, second, first);
  const monthFirst = calendarDate(lastYear, first, second);
  return dayFirst && monthFirst && dayFirst !== monthFirst ? undefined : (dayFirst ?? monthFirst);
}

/** `YYYYMMDD`, or undefined for a day that no calendar has. */
function calendarDate(year: string, month: string, day: string): string | undefined {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // A day or month out of range runs over into another month.
  if (date.getUTCMonth() !== Number(month) - 1) return undefined;
  return year + month.padStart(2, "0") + day.padStart(2, "0");
}
