/**
 * What an engine, or the way in which it is driven, cannot do: the reason under which a check is skipped by name.
 * Any other skip counts as failed in CI, and a check may not be skipped for a reason that is not listed here.
 */
export const ENGINE_LACKS = /** @type {{ [project: string]: { [what: string]: string } }} */ ({
  firefox: {
    prerender: "Firefox lacks prerendering: it has no speculation rules",
    "way back":
      "Playwright, by WebDriver BiDi, waits in vain for a page that comes from Firefox's back/forward cache",
    "process of its own": "the killed browser is Chromium's own process, driven by the DevTools protocol",
  },
});
