import { readCodeTable } from "./code-table.ts";
import { nameKey } from "./name-key.ts";

// ISO 3166-1 alpha-3, whose capitals spell alpha-2. Read 2026-11-24.
const CODES =
  "AbW AFg AgO AIa ala=AX ALb AnD ArE ARg ArM ASm ata=AQ aTF AtG AUs AuT AZe BdI BEl ben=BJ bes=BQ BFa BgD " +
  "BGr BHr BhS bih=BA BLm blr=BY BlZ BMu BOl BRa BrB BrN BTn BVt BWa CaF CAn CCk CHe ChL ChN CIv CMr CoD " +
  "CoG CoK COl com=KM CpV CRi CUb CuW CXr cym=KY CYp CZe DEu DJi DMa DnK DOm DZa ECu EGy ERi EsH ESp " +
  "est=EE ETh FIn FJi FlK FRa FrO FsM GAb GBr GEo GGy GHa GIb GiN GlP GMb gnb=GW GnQ GRc GrD GrL GTm GuF " +
  "GUm GuY HKg HMd HNd HRv HTi HUn IDn IMn INd IOt irl=IE IRn IrQ ISl isr=IL ITa JaM JEy JOr JPn KaZ KEn " +
  "KGz KHm KIr KNa KoR KWt LAo LBn LbR LbY LCa LIe LKa LSo LTu LUx LVa mac=MO MaF MAr MCo MDa MdG MdV MeX " +
  "MHl MKd MLi MlT MMr MnE MNg MnP MoZ MRt MSr MtQ MUs MWi MYs mYT NAm NCl NEr NFk NGa NIc NiU NLd NOr NPl " +
  "NRu NZl OMn PaK PAn PcN PEr PHl PlW PnG PoL PRi prk=KP PrT PrY PSe PyF QAt REu ROu RUs RWa SAu SDn SeN " +
  "SGp sGS SHn SJm SlB SLe SlV SMr SOm sPM srb=RS SSd STp SuR SvK svn=SI SwE SwZ SXm SyC SYr TCa TcD TGo " +
  "THa TJk TKl TkM TLs TOn TTo TuN TuR TuV TWn TZa UGa ukr=UA UMi UrY USa UZb VAt VCt VEn VGb VIr VNm VUt " +
  "WlF WSm YEm ZAf ZMb ZWe";

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
  return codes.get(text.normalize("NFKC")) ?? findByName(text, codes);
}

function findByName(text: string, known: Map<string, string>): string | undefined {
  names ??= new Map([...englishNames([...known.values()]), ...readCodeTable(NAMES)]);
  const key = countryKey(text);
  return names.get(key) ?? names.get(key.replace(FORM_OF_STATE, ""));
}

function readCodes(): Map<string, string> {
  const alpha3 = readCodeTable(CODES);
  for (const code of [...alpha3.values()]) alpha3.set(code, code);
  return alpha3;
}

/** The platform's names of our own list of countries; none where it has no list. */
function englishNames(alpha2: string[]): [string, string][] {
  if (typeof Intl.DisplayNames !== "function") return [];
  const platform = new Intl.DisplayNames("en", { type: "region" });
  return alpha2.map((code) => [countryKey(platform.of(code.toUpperCase()) ?? code), code]);
}

/** "Iran, Islamic Republic of" and "Iran (Islamic Republic of)" read as "Islamic Republic of Iran". */
function countryKey(name: string): string {
  return nameKey(name.replace(/^([^,(]+)[,(](.+)$/, "$2 $1"));
}
