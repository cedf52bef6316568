class Html {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}

/** A template of HTML: every value in it is escaped, but for other templates and lists of them. */
export function html(strings, ...values) {
  return new Html(strings.reduce((text, string, index) => text + render(values[index - 1]) + string));
}

/** HTML that is known to be safe, e.g. a picture of ours. */
export const raw = (text) => new Html(text);

/** JSON for a data block: it cannot end the script element that it stands in. */
export const json = (value) => raw(JSON.stringify(value).replaceAll("<", "\\u003c"));

function render(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join("");
  if (value === undefined || value === null || value === false) return "";
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
