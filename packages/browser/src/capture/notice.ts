/** What the notices of a page say. Where they disagree, the error is believed. */
export function noticeOn(page: Document): "error" | "success" | undefined {
  let found: "success" | undefined;
  for (const element of page.querySelectorAll(
    "[role=alert],[role=status],[class*=message],[class*=error],[class*=succ]",
  )) {
    // Templates and live regions wait unseen or empty. A parsed answer has no layout to ask.
    const text = `${element.textContent}`.trim();
    if (!text || (page.defaultView && !element.getClientRects().length)) continue;
    const kind = `${element.getAttribute("class")} ${element.getAttribute("role")}`;
    if (/error|danger|warn|fail/.test(kind)) return "error";
    // A live region may say anything.
    if (/succ|added|woocommerce-message/.test(kind) || /\badded\b|in your (cart|basket|bag)/i.test(text))
      found = "success";
  }
  return found;
}
