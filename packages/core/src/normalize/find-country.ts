import { readCodeTable } from "./code-table.ts";
import { countryCodes } from "./country-codes.ts";
import { nameKey } from "./name-key.ts";

// Alpha-3 of each of the alpha-2 codes, in their order (ISO 3166-1, read 2026-11-24): a small letter stands behind
// them (`ad` is `and`), a capital between them (`ae` is `are`), and a point for what is spelled in OTHERS.
const THIRD_LETTERS =
  "NRgTabRG.gmUsB.e.RGlarrD.muRl.aHnta.LnkOAOevOHrHlibPUrpeuiNamau.ySiphniLSRabrRoUyabRbILNc.mm.Ugddvinn..ndtRnlay" +
  "Arnnzmr.a.Ot.AonaeaBouxaBroaNADldirg.NTtrLsDiEsOmlrkacdrluIlnnrYNlAO.CieRLRtuu.sauLYnWpn.mVerEmUdpLmrWaC.oaklsK" +
  "UnUoUna.aiaRbttnbrmtLmm.fbe";
const OTHERS =
  "ata=AQ ala=AX bih=BA ben=BJ bes=BQ blr=BY est=EE sgs=GS gnb=GW irl=IE isr=IL com=KM prk=KP cym=KY mac=MO spm=PM " +
  "srb=RS svn=SI atf=TF ukr=UA myt=YT";

// Common English names that the platform's own list lacks, or that not every platform has: Node 14 to 26
// (ICU 70 to 78) and Chromium 156 were compared on 2026-11-24, and differ over Turkey, Hong Kong, Macao,
// Palestine and the Falkland Islands. Names are written as `nameKey` leaves them.
const NAMES =
  "us=US usa=US uk=GB uae=AE GreatBritain britain=GB england=GB scotland=GB wales=GB northernireland=GB " +
  "greatbritainnorthernireland=GB unitedstatesofamerica=US TuRkey TuRkiye CZechrepublic SlovaKrepublic " +
  "KyrGyzrepublic RUssianfederation holland=NL BosniA macedonia=MK HongKong HongKongsarchina MacaO " +
  "MacaOsarchina macau=MO republicofchina=TW provinceofchinataiwan=TW republicofkorea=KR " +
  "democraticpeoplesrepublicofkorea=KP congo=CG democraticrepublicofcongo=CD drcongo=CD ivorycoast=CI " +
  "CaboVerde swaziland=SZ MyanMar burma=MM easttimor=TL VAtican holysee=VA PaleStine " +
  "PaleStinianterritories stateofpalestine=PS SYrianarabrepublic LAopeoplesdemocraticrepublic " +
  "BruNeidarussalam unitedstatesvirginislands=VI PitcairN FalKlandislands malvinasfalklandislands=FK " +
  "aland=AX";

// "Republic of Moldova" is Moldova, unless NAMES knows it as a whole ("Republic of China").
const FORM_OF_STATE = /^.*(republic|kingdom|commonwealth|states|nationalstate)of/;

let codes: Map<string, string> | undefined;
let names: Map<string, string> | undefined;

/** The alpha-2 code of an alpha-2 or alpha-3 code or a common English name, all in lower case. */
export function findCountry(text: string): string | undefined {
  codes ??= readCodes();
  // A code is taken as it stands. Without its marks, "n/a" would be Namibia.
  return codes.get(text.normalize("NFKC")) ?? findByName(text);
}

function findByName(text: string): string | undefined {
  names ??= new Map([...englishNames(), ...readCodeTable(NAMES)]);
  const key = countryKey(text);
  return names.get(key) ?? names.get(key.replace(FORM_OF_STATE, ""));
}

function readCodes(): Map<string, string> {
  const known = readCodeTable(OTHERS);
  countryCodes.forEach((code, index) => {
    const letter = THIRD_LETTERS.charAt(index);
    const alpha3 = letter > "Z" ? code + letter : code.charAt(0) + letter.toLowerCase() + code.charAt(1);
    known.set(code, code).set(alpha3, code);
  });
  return known;
}

/** The platform's names of our own list of countries; none where it has no list. */
function englishNames(): [string, string][] {
  if (typeof Intl.DisplayNames !== "function") return [];
  const platform = new Intl.DisplayNames("en", { type: "region" });
  return countryCodes.map((code) => [countryKey(platform.of(code.toUpperCase()) ?? code), code]);
}

/** "Iran, Islamic Republic of" and "Iran (Islamic Republic of)" read as "Islamic Republic of Iran". */
function countryKey(name: string): string {
  return nameKey(name.replace(/^([^,(]+)[,(](.+)$/, "$2 $1"));
}
