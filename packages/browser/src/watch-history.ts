import { patch } from "./patch.ts";

/** Calls `onChange` after each change of the page's address in its history; a replacement is no move. */
export function watchHistory(onChange: (isMove: boolean) => void): () => void {
  const moved = () => onChange(true);
  addEventListener("popstate", moved);
  const stops = [
    () => removeEventListener("popstate", moved),
    patch(history, "pushState", after(moved)),
    patch(
      history,
      "replaceState",
      after(() => onChange(false)),
    ),
  ];
  return () => stops.forEach((stop) => void stop());
}

function after(then: () => void): (original: History["pushState"]) => History["pushState"] {
  return (original) =>
    function (this: History, ...args) {
      const result = original.apply(this, args);
      then();
      return result;
    };
}
