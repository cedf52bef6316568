import { html } from "../html.mjs";
import { layout } from "./layout.mjs";

export function notFoundPage(view) {
  return layout(view, {
    title: "Not found",
    main: html`<h1>This page has blown away</h1><p><a href="/">Back to the shop</a></p>`,
  });
}
