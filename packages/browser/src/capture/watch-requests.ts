import { attempt } from "../attempt.ts";
import { patch } from "../patch.ts";
import { isCartLike, readAdd } from "./classify-request.ts";
import type { Product } from "./product-facts.ts";
import { readFields } from "./request-fields.ts";
import { isAccepted, parseAnswer } from "./verdict.ts";

/** Told of a request to add; what it returns is told of the shop's answer when that is a yes. */
export type OnAdd = (products: Product[]) => (answer: unknown) => void;

type Judge = (status: number, read: () => unknown) => Promise<void>;

/** A longer answer is not judged, and so not counted. Characters. */
const MAX_ANSWER_LENGTH = 262_144;

/**
 * Watches `fetch` and `XMLHttpRequest`. Only the answer to a request that adds to the cart is read, from a copy; the
 * page gets what it would have got. Returns what stops it.
 */
export function watchRequests(onAdd: OnAdd): (() => void)[] {
  const opened = new WeakMap<XMLHttpRequest, unknown[]>();

  /** Reads a request that is about to go out; what it returns takes the answer. */
  function follow(method: unknown, url: unknown, body: unknown): Judge | undefined {
    if (!/^post$/i.test(`${method}`)) return undefined;
    let accept: ((answer: unknown) => void) | undefined;
    let isRead = false;
    readFields(body, (fields) => {
      isRead = true;
      const products = readAdd(new URL(`${url}`, document.baseURI), location, fields);
      accept = products && onAdd(products);
    });
    // Even to listen for a failure would change the page: it counts as handled then.
    if (isRead && !accept) return undefined;
    return async (status, read) => {
      if (!accept) return;
      try {
        const answer = await read();
        const text = `${answer}`;
        if (text.length > MAX_ANSWER_LENGTH) return;
        const parsed = text === answer ? parseAnswer(text) : answer;
        if (isAccepted(status, parsed)) accept(parsed);
      } catch {
        // Cut off, or of a kind that cannot be read: no answer is no yes.
      }
    };
  }

  return [
    before(window, "fetch", (_, [input, init]) => {
      const { method, url } = input instanceof Request ? input : { method: "", url: `${input}` };
      const judge = follow(init?.method ?? method, url, init?.body ?? (isCartLike(url) && input));
      // A copy taken now is taken before the page can read the answer. A failure is for the page to handle.
      return (answer) =>
        judge &&
        answer.then(
          (response) => judge(response.status, () => response.clone().text()),
          () => {},
        );
    }),
    before(XMLHttpRequest.prototype, "open", (request, args) => {
      opened.set(request, args);
      return undefined;
    }),
    before(XMLHttpRequest.prototype, "send", (request, [body]) => {
      const [method, url] = opened.get(request) as unknown[];
      const judge = follow(method, url, body);
      if (!judge) return;
      request.addEventListener("loadend", () => judge(request.status, () => request.response), {
        once: true,
      });
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
