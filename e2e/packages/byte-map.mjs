// What the bytes of a bundle buy: by its source map each character belongs to a module, and each module to a duty. A
// duty costs what the bundle is smaller, in brotli, without its characters. Duties share words and turns of phrase with
// each other, which brotli stores once: so their sum is less than the whole.
import { SourceMap } from "node:module";

/** The modules of each duty, by how their paths end, of what an app imports. The first that fits counts. */
const DUTIES = [
  ["the event's fields, their rules and names", ["core/fields", "core/event-names", "core/event"]],
  [
    "reading what is handed in, and checking it",
    ["core/convert", "core/fits", "core/is-record", "core/unreadable"],
  ],
  ["amounts and totals", ["core/money", "core/custom-data"]],
  ["its time, and who is known", ["core/event-time", "core/identity"]],
  ["putting the event together, and fetching the rest", ["core/create-event"]],
  ["the tracker: its calls, in their order", ["browser/tracker"]],
  ["taking what is personal or secret out of addresses", ["core/clean-url"]],
  [
    "the outbox, and delivery to the proxy",
    [
      "browser/delivery",
      "browser/transport",
      "core/outbox",
      "core/retry",
      "core/byte-length",
      "core/envelope",
    ],
  ],
  [
    "who the visitor is, and the click that led here",
    ["browser/identity", "browser/visitor", "core/click-id", "browser/random-id"],
  ],
  ["consent", ["core/consent"]],
  ["storage", ["browser/storage"]],
  ["the event of a page", ["browser/web-event", "capture/page-visit", "capture/late-capture"]],
  ["checking the options", ["browser/options"]],
  ["what may go wrong on a page: told, and never thrown", ["browser/log", "browser/attempt"]],
  [
    "waiting: for an idle moment, for the page to be shown or left",
    ["browser/when-idle", "browser/page-lifecycle"],
  ],
];

/** `[duty, bytes]`, the dearest first; what is of no duty last. `measure` counts the bytes of a text. */
export function mapBytes(code, map, measure) {
  const pieces = piecesOf(code, map);
  const whole = measure(pieces.map(({ text }) => text).join(""));
  const without = (duty) =>
    measure(
      pieces
        .filter((piece) => piece.duty !== duty)
        .map(({ text }) => text)
        .join(""),
    );
  const duties = new Set(pieces.map(({ duty }) => duty));
  const rows = [...duties].map((duty) => [duty ?? REST, whole - without(duty)]);
  return rows.sort(([one, bytes], [other, others]) => (one === REST) - (other === REST) || others - bytes);
}

const REST = "the rest, and what joins the modules";

/** The code in pieces, each of one duty. */
function piecesOf(code, map) {
  const sourceMap = new SourceMap(map);
  const pieces = [];
  for (const [line, text] of code.split("\n").entries()) {
    for (const [column, character] of Array.from(text).entries()) {
      const duty = dutyOf(sourceMap.findEntry(line, column).originalSource ?? "");
      if (pieces.at(-1)?.duty === duty) pieces.at(-1).text += character;
      else pieces.push({ duty, text: character });
    }
  }
  return pieces;
}

function dutyOf(source) {
  const path = source.replace("/dist/", "/").replace(/\.[jt]s$/, "");
  return DUTIES.find(([, modules]) => modules.some((module) => path.endsWith(`/${module}`)))?.[0];
}
