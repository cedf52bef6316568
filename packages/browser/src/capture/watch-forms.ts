import { attempt } from "../attempt.ts";
import { listen } from "../page-lifecycle.ts";
import { entriesOf } from "./body-entries.ts";
import type { SeenRequest } from "./watch-requests.ts";

/** Watches forms that are sent, and links that may add, where they load the next page. Returns what stops it. */
export function watchForms(onLeave: (request: SeenRequest) => void): (() => void)[] {
  let submit: SubmitEvent;

  function follow(method: string, address: string, body: unknown): void {
    onLeave({ method, url: new URL(address, document.baseURI), body, header: () => null });
  }

  // The browser gathers a form's data right after its `submit` event; a page that gathers it by itself does so at
  // another time, or has prevented the default. While listeners run, the event has a current target; its phase does
  // not tell, for Firefox takes that back only after the form's data.
  function onFormData({ target, formData }: FormDataEvent): void {
    if (submit.target !== target || submit.currentTarget || submit.defaultPrevented) return;
    // Attributes, for a field named "action" hides the property. One form may have buttons for cart and wish list.
    const action = submit.submitter?.getAttribute("formaction") ?? (target as Element).getAttribute("action");
    const method = submit.submitter?.getAttribute("formmethod") ?? (target as Element).getAttribute("method");
    follow(`${method || "GET"}`.toUpperCase(), action || location.href, entriesOf(formData));
  }

  function onClick({ target, defaultPrevented, ctrlKey, metaKey, shiftKey }: MouseEvent): void {
    const link = (target as Element).closest<HTMLAnchorElement>("a[href*=add]:not([href^='#'],[target])");
    // With a key held down it opens elsewhere.
    if (link && !(defaultPrevented || ctrlKey || metaKey || shiftKey)) follow("GET", link.href, []);
  }

  const guardedClick = (event: MouseEvent) => attempt(() => onClick(event));
  // Bubbling, and as far up as can be: after the page's own listeners, which may prevent the default.
  window.addEventListener("click", guardedClick);
  return [
    () => window.removeEventListener("click", guardedClick),
    listen(window, "submit", (event) => {
      submit = event as SubmitEvent;
    }),
    listen(window, "formdata", (event) => attempt(() => onFormData(event as FormDataEvent))),
  ];
}
