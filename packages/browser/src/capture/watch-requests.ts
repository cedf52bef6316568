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
    readFields(body, (fields) => {
      const products = readAdd(new URL(`${url}`, document.baseURI), location, fields);
      accept = products && onAdd(products);
    });
    return async (status, read) => {
      if (!accept) return;
      const answer = await read();
      const text = `${answer}`;
      const parsed = text === answer ? parseAnswer(text) : answer;
      if (text.length < MAX_ANSWER_LENGTH && isAccepted(status, parsed)) accept(parsed);
    };
  }

  return [
    patch(window, "fetch", (original) => {
      return function (this: unknown, ...args) {
        const judge = attempt(() => {
          const [input, init] = args;
          const { method, url } = input instanceof Request ? input : { method: "", url: input };
          return follow(init?.method ?? method, url, init?.body ?? (isCartLike(`${url}`) && input));
        });
        const answer = Reflect.apply(original, this, args);
        // A copy taken here is taken before the page can read the answer. A failure is for the page to handle.
        if (judge)
          answer.then((response) => judge(response.status, () => response.clone().text())).catch(() => {});
        return answer;
      };
    }),
    patch(XMLHttpRequest.prototype, "open", (original) => {
      return function (this: XMLHttpRequest, ...args: unknown[]) {
        attempt(() => opened.set(this, args));
        return Reflect.apply(original, this, args);
      } as typeof original;
    }),
    patch(XMLHttpRequest.prototype, "send", (original) => {
      return function (this: XMLHttpRequest, ...args) {
        attempt(() => {
          const [method, url] = opened.get(this) ?? [];
          const judge = follow(method, url, args[0]);
          const onEnd = () => void judge?.(this.status, () => this.response).catch(() => {});
          this.addEventListener("loadend", onEnd, { once: true });
        });
        return Reflect.apply(original, this, args);
      };
    }),
  ];
}
