import { attempt } from "./attempt.ts";

/** Older lines go; a page that is left open must not grow. */
const MAX_LINES = 200;

/** The first word of a line, and how it looks; others are plain. */
const COLOURS: { [verb: string]: string } = {
  captured: "#7ee2a8",
  sent: "#8ab8ff",
  waits: "#ffd479",
  ignored: "#b4b4c0",
  refused: "#ff9e80",
  dropped: "#ff8a9a",
};

const CSS = `
:host { all: initial !important; position: fixed !important; right: 12px !important; bottom: 12px !important;
  z-index: 2147483647 !important; color-scheme: dark; }
section { display: flex; flex-direction: column; box-sizing: border-box; width: min(440px, calc(100vw - 24px));
  max-height: min(60vh, 460px); border: 1px solid #3a3a48; border-radius: 10px; background: #17171e; color: #ececf1;
  font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; box-shadow: 0 8px 30px #0007; }
header { display: flex; align-items: center; gap: 8px; padding: 6px 6px 6px 12px; }
h2 { flex: 1; margin: 0; font: 600 13px/1.4 system-ui, sans-serif; }
button { min-width: 32px; height: 28px; border: 1px solid #3a3a48; border-radius: 6px; background: #262631; color: inherit;
  font: 12px system-ui, sans-serif; cursor: pointer; }
button:hover { background: #34343f; }
button:focus-visible, summary:focus-visible { outline: 2px solid #8ab8ff; outline-offset: 1px; }
ol { flex: 1; margin: 0; padding: 4px 12px 10px; overflow: auto; list-style: none; border-top: 1px solid #3a3a48; }
li { padding: 2px 0; overflow-wrap: anywhere; }
time { color: #9a9aa8; }
summary { cursor: pointer; }
pre { margin: 2px 0 6px; padding: 6px 8px; border-radius: 6px; background: #0d0d12; font: inherit; white-space: pre-wrap; }
[hidden] { display: none; }
`;

let list: HTMLOListElement | undefined;

/**
 * Adds a line to the overlay, which opens with the first: when it was (milliseconds since the page began), what was
 * done, and, to unfold, the facts of it. Written so that a strict policy (`style-src`, trusted types) allows it.
 */
export function showLine(line: readonly unknown[], atMs = performance.now()): void {
  attempt(() => {
    list ??= openOverlay();
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 8;
    list.append(element("li", {}, lineOf(line, atMs)));
    if (list.childElementCount > MAX_LINES) list.firstElementChild?.remove();
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  });
}

function openOverlay(): HTMLOListElement {
  const host = document.createElement("hatpin-debug");
  const root = host.attachShadow({ mode: "open" });
  const styles = new CSSStyleSheet();
  styles.replaceSync(CSS);
  root.adoptedStyleSheets = [styles];

  const lines = element("ol", { role: "log", tabIndex: 0 }, []);
  const fold = element("button", { type: "button", textContent: "Fold", ariaExpanded: "true" }, []);
  fold.addEventListener("click", () => {
    lines.hidden = !lines.hidden;
    fold.textContent = lines.hidden ? "Unfold" : "Fold";
    fold.ariaExpanded = `${!lines.hidden}`;
  });
  const close = element("button", { type: "button", textContent: "Close" }, []);
  close.addEventListener("click", () => host.remove());
  const title = element("h2", { textContent: "What Hatpin sees" }, []);
  root.append(
    element("section", { ariaLabel: "What Hatpin sees" }, [
      element("header", {}, [title, fold, close]),
      lines,
    ]),
  );
  // On the root, because the body may not be there yet, or be replaced by an app.
  document.documentElement.append(host);
  return lines;
}

function lineOf([verb, ...rest]: readonly unknown[], atMs: number): (Element | string)[] {
  const facts = rest.filter((part) => part instanceof Object);
  const words = rest.filter((part) => part !== undefined && !(part instanceof Object));
  const when = element("time", { textContent: `${(atMs / 1000).toFixed(2)} s` }, []);
  const what = element("b", { textContent: `${verb}` }, []);
  what.style.color = COLOURS[`${verb}`] ?? "inherit";
  const head = [when, " ", what, ` ${words.join(" · ")}`];
  if (facts.length === 0) return head;
  const text = facts.map((fact) => (fact instanceof Error ? fact.message : JSON.stringify(fact, null, 2)));
  return [
    element("details", {}, [
      element("summary", {}, head),
      element("pre", { textContent: text.join("\n") }, []),
    ]),
  ];
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  children: (Element | string)[],
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
