import { readCodeTable } from "./code-table.ts";
import { findCountry } from "./find-country.ts";
import { nameKey } from "./name-key.ts";
import { toStateCode } from "./st.ts";

// US states with DC and PR, Canadian provinces and territories. Names are written as `nameKey` leaves them;
// their capitals spell the code.
const NAMES =
  "ALabama AlasKa AriZona ARkansas CAlifornia COlorado ConnecTicut DElaware DistrictofColumbia " +
  "washingtonDC FLorida GeorgiA HawaiI IDaho ILlinois INdiana IowA KansaS KentuckY LouisianA MainE " +
  "MarylanD MAssachusetts MIchigan MiNnesota MiSsissippi MissOuri MonTana NEbraska NeVada NewHampshire " +
  "NewJersey NewMexico NewYork NorthCarolina NorthDakota OHio OKlahoma ORegon PennsylvaniA PuertoRico " +
  "RhodeIsland SouthCarolina SouthDakota TeNnessee TeXas UTah VermonT VirginiA WAshington WestVirginia " +
  "WIsconsin WYoming AlBerta BritishColumbia ManitoBa NewBrunswick NewfoundlandLabrador " +
  "NorthwestTerritories NovaScotia NUnavut ONtario PrinceEdwardisland QuebeC SasKatchewan yukon=YT " +
  "YukonTerritory";

let states: Map<string, string> | undefined;

/**
 * The two-letter code of a state, from that or from the whole name of a US state or Canadian province, also behind the
 * code of its country. Never truncated: `New South Wales` is dropped, and so are `NSW` and `Calif.`.
 */
export function findState(text: string): string | undefined {
  const state = withoutCountry(text);
  states ??= readCodeTable(NAMES);
  return toStateCode(state) ?? states.get(nameKey(state));
}

/**
 * ISO 3166-2 writes the country in front: `US-CA`. What is no country ("NY-NJ") stays, to be dropped whole.
 */
function withoutCountry(text: string): string {
  const state = text.normalize("NFKC");
  const [prefix = "", country = ""] = /^([a-z]{2})[\p{Pd}_]/u.exec(state) ?? [];
  return country && findCountry(country) ? state.slice(prefix.length) : state;
}
