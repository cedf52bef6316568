import { readCodeTable } from "./code-table.ts";
import { nameKey } from "./name-key.ts";

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

/** The two-letter code of the whole name of a US state or Canadian province. */
export function findState(name: string): string | undefined {
  states ??= readCodeTable(NAMES);
  return states.get(nameKey(name));
}
