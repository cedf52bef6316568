import { attempt } from "../attempt.ts";
import { patch } from "../patch.ts";
import { entriesOf } from "./body-entries.ts";

/** A request of the page, copied before the page can use it up or change it. */
export interface SeenRequest {
  /** In capitals. */
  method: string;
  /** As the page gives it. */
  address: string;
  url: URL;
  /** A form as its entries; else what the page sends, of a `Request` a copy. */
  body: unknown;
  /** A header that the page set, by its name in small letters. */
  header(name: string): string | null;
}

/** Takes the shop's answer: its HTTP status, its text, parsed JSON or document, and the address that it came from. */
export type OnAnswer = (status: number, answer: unknown, url: string) => void;

/** One who wants to know of some of the page's requests. */
export interface RequestWatcher {
  /** Cheap, because every request of the page waits for it: `see` only what `address` and `method` leave open. */
  isWatched(address: string, method: string, see: () => SeenRequest): unknown;
  onRequest(request: SeenRequest): OnAnswer;
}

const watchers = /* @__PURE__ */ new Set<RequestWatcher>();
let stops: (() => void)[] = [];

/** Requests that came before those who watch for them, each with who hands on its answer. */
const held = /* @__PURE__ */ new Set<[request: SeenRequest, answers: (listener: OnAnswer) => void]>();

/** Most requests held. */
const MAX_HELD = 20;

/**
 * Watches `fetch` and `XMLHttpRequest`, once for all watchers, and tells each of the requests that it watches, those
 * among them that are held too. Only the answer to such a request is read, from a copy; the page gets what it would have
 * got. Returns what stops it.
 */
export function watchRequests(watcher: RequestWatcher): () => void {
  if (watchers.size === 0) stops = watchPage();
  watchers.add(watcher);
  for (const [request, answers] of held) {
    if (attempt(() => watcher.isWatched(request.address, request.method, () => request)))
      answers(watcher.onRequest(copyOf(request)));
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) for (const stop of stops) stop();
  };
}

/** Holds what may ask a shop for something, for watchers that are still on their way. Returns what lets go of it. */
export function holdRequests(): () => void {
  const stop = watchRequests({
    isWatched: (address, method) => /POST|add/i.test(method + address) && held.size < MAX_HELD,
    onRequest(request) {
      let take: OnAnswer = () => {};
      const answering = new Promise<Parameters<OnAnswer>>((resolve) => {
        take = (...answer) => resolve(answer);
      });
      held.add([request, (listener) => answering.then((answer) => attempt(() => listener(...answer)))]);
      return take;
    },
  });
  return () => {
    stop();
    held.clear();
  };
}

/** Complete, whatever the page does with what it has given; and of a `Request`, which can be read once, a copy. */
function copyOf(request: SeenRequest): SeenRequest {
  const { body } = request;
  request.header("accept");
  return { ...request, body: body instanceof Request ? body.clone() : body };
}

/** What is not asked for is not made. */
function seenRequest(
  method: string,
  address: string,
  body: unknown,
  given: HeadersInit | undefined,
): SeenRequest {
  let url: URL | undefined;
  let entries: unknown;
  let headers: Headers | undefined;
  return {
    method,
    address,
    get url() {
      url ??= new URL(address, document.baseURI);
      return url;
    },
    get body() {
      entries ??= entriesOf(body);
      return entries;
    },
    header(name) {
      headers ??= new Headers(given);
      return headers.get(name);
    },
  };
}

function watchPage(): (() => void)[] {
  const opened = new WeakMap<XMLHttpRequest, [method: unknown, url: unknown, headers: [string, string][]]>();

  function follow(
    method: unknown,
    address: unknown,
    body: unknown,
    headers: HeadersInit | undefined,
  ): OnAnswer | undefined {
    // Most requests are nobody's matter, and are to cost the page nothing: they are not even made one of ours.
    const inCapitals = `${method || "GET"}`.toUpperCase();
    const asText = `${address}`;
    const see = () => seenRequest(inCapitals, asText, body, headers);
    const listeners: OnAnswer[] = [];
    for (const { isWatched, onRequest } of watchers) {
      if (attempt(() => isWatched(asText, inCapitals, see))) listeners.push(onRequest(copyOf(see())));
    }
    return listeners[0] && ((...answer) => listeners.forEach((listener) => void listener(...answer)));
  }

  return [
    before(window, "fetch", (_, [input, init]) => {
      const given = input instanceof Request ? input : undefined;
      const onAnswer = follow(
        init?.method ?? given?.method,
        given?.url ?? input,
        init?.body ?? given,
        init?.headers ?? given?.headers,
      );
      // A copy taken now is taken before the page can read the answer. A failure is for the page to handle; to listen
      // for one where nothing is watched would count as handling it.
      return (
        onAnswer &&
        ((answer) =>
          answer
            .then(async (response) => {
              // A stream is for the page alone: a copy would keep it flowing when the page has cancelled it.
              const type = `${response.headers.get("content-type")}`;
              if (/json|html|script|plain|component|null/.test(type))
                onAnswer(response.status, await response.clone().text(), response.url);
            })
            .catch(() => {
              // No answer, or one cut off, is no yes.
            }))
      );
    }),
    before(XMLHttpRequest.prototype, "open", (request, [method, url]: unknown[]) => {
      opened.set(request, [method, url, []]);
      return undefined;
    }),
    before(XMLHttpRequest.prototype, "setRequestHeader", (request, [name, value]) => {
      opened.get(request)?.[2].push([name, value]);
      return undefined;
    }),
    before(XMLHttpRequest.prototype, "send", (request, [body]) => {
      const [method, url, headers] = opened.get(request) as [unknown, unknown, HeadersInit];
      const onAnswer = follow(method, url, body, headers);
      if (!onAnswer) return;
      request.addEventListener(
        "loadend",
        () => onAnswer(request.status, request.response, request.responseURL),
        { once: true },
      );
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
      if (after) attempt(() => after(result as ResultOf<Target[Name]>));
      return result;
    } as Target[Name];
  });
}

type Callable = (...args: unknown[]) => unknown;
type ArgumentsOf<T> = T extends (...args: infer Args) => unknown ? Args : never;
type ResultOf<T> = T extends (...args: never[]) => infer Result ? Result : never;
