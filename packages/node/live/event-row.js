import { money, preciseTime } from "./format.js";
import { remarkOf, stationsOf } from "./stations.js";

const STATION_NAMES = ["Captured", "Accepted", "Sent", "Answered"];
let rows = 0;

/** A list item that shows one event's way and follows its changes. All text is set as text, never as markup. */
export function createEventRow(way) {
  const element = create("li", { className: "event" });
  const what = create("div", { className: "what" });
  const subject = create("p", { className: "subject" });
  const toggle = create("button", { type: "button", className: "toggle", textContent: "Details" });
  const title = create("div", { className: "title" }, [
    create("h3", { textContent: way.event_name || "without a name" }),
    toggle,
  ]);
  what.append(title, subject);

  const stations = STATION_NAMES.map(createStation);
  const track = create(
    "ol",
    { className: "track" },
    stations.map((station) => station.element),
  );
  const remark = create("p", { className: "remark" });
  const details = create("div", { className: "details", id: `details-${++rows}`, hidden: true });
  element.append(what, track, remark, details);

  toggle.setAttribute("aria-expanded", "false");
  toggle.setAttribute("aria-controls", details.id);
  toggle.addEventListener("click", () => {
    details.hidden = !details.hidden;
    toggle.setAttribute("aria-expanded", String(!details.hidden));
    if (!details.hidden) fillDetails(details, way);
  });

  function update(changed, nowMs) {
    way = changed;
    element.dataset.state = way.state;
    setText(subject, subjectOf(way));
    setText(remark, remarkOf(way));
    remark.hidden = remark.textContent === "";
    if (!details.hidden) fillDetails(details, way);
    tick(nowMs);
  }

  /** Shows what changes with the clock alone. */
  function tick(nowMs) {
    for (const [index, shown] of stationsOf(way, nowMs).entries()) stations[index].update(shown);
  }

  update(way, Date.now());
  return { element, update, tick, way: () => way };
}

function createStation(name) {
  const text = create("span", { className: "text" });
  const note = create("span", { className: "note" });
  const element = create("li", { className: "station" }, [
    create("span", { className: "dot" }),
    create("span", { className: "name", textContent: name }),
    text,
    note,
  ]);
  element.dataset.look = "ahead";
  return {
    element,
    update(shown) {
      element.dataset.look = shown.look;
      setText(text, shown.text ?? "");
      setText(note, shown.note ?? "");
    },
  };
}

/** What it is about, in a few words: products, quantity, amount, page. */
function subjectOf({ summary = {} }) {
  const { content_ids = [], num_items, value, currency, event_source_url } = summary;
  return [
    content_ids.length > 3 ? `${content_ids.slice(0, 3).join(", ")} …` : content_ids.join(", "),
    num_items > 1 ? `${num_items} items` : "",
    value === undefined ? "" : money(value, currency),
    event_source_url ? pathOf(event_source_url) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function pathOf(url) {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

function fillDetails(details, { event_id, summary, user_data, steps, duplicates }) {
  const facts = [
    ["Event id", event_id || "none"],
    ["Page", summary?.event_source_url],
    ["Products", summary?.content_ids?.join(", ")],
    ["Duplicates", duplicates > 0 ? String(duplicates) : undefined],
    ...Object.entries(user_data ?? {}).map(([field, values]) => [field, values.join(", ")]),
  ];
  details.replaceChildren(
    create(
      "dl",
      { className: "facts" },
      facts
        .filter(([, value]) => value)
        .map(([name, value]) =>
          create("div", {}, [create("dt", { textContent: name }), create("dd", { textContent: value })]),
        ),
    ),
    create(
      "ol",
      { className: "steps" },
      steps.map(({ at, stage, detail }) =>
        create("li", {}, [
          create("span", { className: "when", textContent: preciseTime(at) }),
          create("span", { textContent: detail ? `${stage}: ${detail}` : stage }),
        ]),
      ),
    ),
  );
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function create(name, properties = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
