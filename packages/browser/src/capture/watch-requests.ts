import { attempt } from "../attempt.ts";
import { patch } from "../patch.ts";
import { entriesOf } from "./body-entries.ts";
import { speaksOfCart } from "./cart-words.ts";

/** A request that speaks of a cart, copied before the page can use it up or change it. */
export interface SeenRequest {
  url: URL;
  body: unknown;
}

/** Takes the shop's answer: its HTTP status, and its text, parsed JSON or document. */
export type OnAnswer = (status: number, answer: unknown) => void;

/**
 * Watches `fetch` and `XMLHttpRequest`, and tells of each POST that speaks of a cart. Only the answer to such a request
 * is read, from a copy; the page gets what it would have got. Returns what stops it.
 */
export function watchRequests(onRequest: (request: SeenRequest) => OnAnswer): (() => void)[] {
  const opened = new WeakMap<XMLHttpRequest, unknown[]>();

  function follow(method: unknown, address: unknown, body: unknown): OnAnswer | undefined {
    if (!/^post$/i.test(`${method}`)) return undefined;
    const url = new URL(`${address}`, document.baseURI);
    const seen = entriesOf(body);
    if (!speaksOfCart(url, seen, location)) return undefined;
    return onRequest({ url, body: seen instanceof Request ? seen.clone() : seen });
  }

  return [
    before(window, "fetch", (_, [input, init]) => {
      const { method, url } = input instanceof Request ? input : { method: "", url: input };
      const onAnswer = follow(init?.method ?? method, url, init?.body ?? (input instanceof Request && input));
      // A copy taken now is taken before the page can read the answer. A failure is for the page to handle; to listen
      // for one where nothing is watched would count as handling it.
      return (answer) =>
        onAnswer &&
        answer
          .then(async (response) => {
            // A stream is for the page alone: a copy would keep it flowing when the page has cancelled it.
            const type = `${response.headers.get("content-type")}`;
            if (/json|html|script|plain|null/.test(type))
              onAnswer(response.status, await response.clone().text());
          })
          .catch(() => {
            // No answer, or one cut off, is no yes.
          });
    }),
    before(XMLHttpRequest.prototype, "open", (request, args) => {
      opened.set(request, args);
      return undefined;
    }),
    before(XMLHttpRequest.prototype, "send", (request, [body]) => {
      const [method, url] = opened.get(request) as unknown[];
      const onAnswer = follow(method, url, body);
      if (!onAnswer) return;
      request.addEventListener("loadend", () => onAnswer(request.status, request.response), { once: true });
    }),
  ];
}

/**
 * Runs `look` before each call of `target[name]`, and what it returns with the call's result. Whatever they do, the
 * caller notices nothing.
 */
function before<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  look: (
    self: Target,
    args: ArgumentsOf<Target[Name]>,
  ) => ((result: ResultOf<Target[Name]>) => unknown) | undefined,
): () => void {
  return patch(target, name, (original) => {
    return function (this: Target, ...args: ArgumentsOf<Target[Name]>) {
      const after = attempt(() => look(this, args));
      const result = Reflect.apply(original as Callable, this, args);
      attempt(() => after?.(result as ResultOf<Target[Name]>));
      return result;
    } as Target[Name];
  });
}

type Callable = (...args: unknown[]) => unknown;
type ArgumentsOf<T> = T extends (...args: infer Args) => unknown ? Args : never;
type ResultOf<T> = T extends (...args: never[]) => infer Result ? Result : never;
