import { attempt } from "../attempt.ts";
import { listen } from "../page-lifecycle.ts";
import { patch } from "../patch.ts";
import { entriesOf } from "./body-entries.ts";
import type { SeenRequest } from "./watch-requests.ts";

/**
 * Watches forms that are sent, and links that may add, where they load the next page; in open shadow trees too.
 * Returns what stops it.
 */
export function watchForms(onLeave: (request: SeenRequest) => void): (() => void)[] {
  const trees = new Set<EventTarget>();
  let submit: SubmitEvent | undefined;
  /** Of that event, which forgets it afterwards where it is in a shadow tree. */
  let form: EventTarget | null;
  /** The form whose method `submit` is running: there is no event of that name then. */
  let submitted: EventTarget | undefined;

  function follow(method: string, address: string, body: unknown): void {
    onLeave({ method, address, url: new URL(address, document.baseURI), body, header: () => null });
  }

  // The browser gathers a form's data right after its `submit` event; a page that gathers it by itself does so at
  // another time, or has prevented the default. While listeners run, the event has a current target; its phase does
  // not tell, for Firefox takes that back only after the form's data.
  function onFormData({ target, formData }: FormDataEvent): void {
    const isSent = form === target && !submit?.currentTarget && !submit?.defaultPrevented;
    if (!isSent && submitted !== target) return;
    const button = isSent ? submit?.submitter : undefined;
    // Attributes, for a field named "action" hides the property. One form may have buttons for cart and wish list.
    const attribute = (name: string) =>
      button?.getAttribute(`form${name}`) ?? (target as Element).getAttribute(name);
    follow(
      `${attribute("method") || "GET"}`.toUpperCase(),
      attribute("action") || location.href,
      entriesOf(formData),
    );
  }

  function onClick(event: MouseEvent): void {
    const { defaultPrevented, ctrlKey, metaKey, shiftKey } = event;
    const [target] = event.composedPath() as Element[];
    const link = target?.closest<HTMLAnchorElement>("a[href*=add]:not([href^='#'],[target])");
    // With a key held down it opens elsewhere.
    if (link && !(defaultPrevented || ctrlKey || metaKey || shiftKey)) follow("GET", link.href, []);
  }

  function watch(tree: EventTarget): void {
    if (trees.has(tree)) return;
    trees.add(tree);
    stops.push(
      listen(tree, "submit", (event) => {
        submit = event as SubmitEvent;
        form = event.target;
      }),
      listen(tree, "formdata", (event) => attempt(() => onFormData(event as FormDataEvent))),
    );
  }

  const guardedClick = (event: MouseEvent) => attempt(() => onClick(event));
  // Bubbling, and as far up as can be: after the page's own listeners, which may prevent the default.
  window.addEventListener("click", guardedClick);
  const stops = [
    () => window.removeEventListener("click", guardedClick),
    // A form's events stay in its shadow tree, which is found when something in it is used.
    listen(window, "focusin click", (event) => {
      for (const part of event.composedPath()) if (part instanceof ShadowRoot) watch(part);
    }),
    patch(
      HTMLFormElement.prototype,
      "submit",
      (original) =>
        function (this: HTMLFormElement) {
          submitted = this;
          try {
            original.call(this);
          } finally {
            submitted = undefined;
          }
        },
    ),
  ];
  watch(window);
  return [() => stops.forEach((stop) => void stop())];
}
