import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { readPerson } from "./read-person.ts";

/**
 * Tells `identify` who sends a form: e-mail address and phone number, and names where the form marks them as such.
 * Hashed at once; passwords are never looked at.
 */
export function identifyForms(): Capture {
  return (tracker) => {
    const stops: (() => void)[] = [];
    const watched = new WeakSet<EventTarget>();
    const seen = new WeakSet<Event>();

    function onSubmit(event: Event): void {
      const [form] = event.composedPath();
      if (!(form instanceof HTMLFormElement) || seen.has(event)) return;
      seen.add(event);
      const person = attempt(() => readPerson(form));
      if (person) void tracker.identify(person);
    }

    function watch(target: EventTarget): void {
      if (watched.has(target)) return;
      watched.add(target);
      stops.push(listen(target, "submit", onSubmit));
    }

    watch(window);
    stops.push(
      listen(window, "focusin pointerdown keydown", (event) => {
        const [target] = event.composedPath();
        const form = target instanceof Element && target.closest("form");
        if (!form) return;
        // What hashes, before the form is sent: then there may be no time to fetch it.
        import("../hash-identity.ts").catch(() => {});
        // A submit does not leave a shadow tree, unlike what comes before it.
        watch(form.getRootNode());
      }),
    );
    return () => stops.forEach((stop) => void stop());
  };
}
