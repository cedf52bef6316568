import { readFileSync } from "node:fs";

// A stand-in of what Shopify runs a pixel in, by its documentation (https://shopify.dev/docs/api/web-pixels-api, read
// 2026-11-24): a worker for an app's pixel (strict), and for a custom one a frame that may run scripts and nothing else
// (lax). Both reach the page's storages and cookies only by messages, and hear of events by `analytics.subscribe`.

/** The page that the pixel is a guest of; `window.shopify` is what a test plays the shop with. */
export function pageWithPixel({ kind, init, pixel }: SandboxOptions): string {
  const sandbox = `${SANDBOX}\n;(${RUN})(${JSON.stringify(init)}, (api) => {
    const { analytics, browser, init } = api;
    ${pixel}
  });`;
  return `<!doctype html><meta charset="utf-8"><title>Checkout</title><link rel="icon" href="data:,">
<script>
const SANDBOX = ${JSON.stringify(sandbox).replace(/</g, "\\u003c")};
(${PAGE})(${JSON.stringify(kind)});
</script>`;
}

export interface SandboxOptions {
  kind: "strict" | "lax";
  /** As Shopify hands it to the pixel. */
  init: object;
  /** The pixel's code: `api`, and as for a custom pixel `analytics`, `browser` and `init` are there. */
  pixel: string;
}

/** The built pixel, to be pasted in front of its call. */
export function pixelFile(): string {
  return readFileSync(
    new URL("../../packages/browser/dist/hatpin/shopify-pixel.js", import.meta.url),
    "utf8",
  );
}

/** Runs in the page. */
const PAGE = `(kind) => {
  const ANSWERS = {
    localStorage: (method, args) =>
      method === "length" ? localStorage.length : localStorage[method](...args),
    cookie: (method, [name]) => (document.cookie.split("; ").find((each) => each.startsWith(name + "=")) ?? "").slice(name.length + 1),
  };
  let post;
  const onMessage = ({ data }) => {
    if (data.ready) return resolveReady();
    let answer = {};
    try {
      answer = { value: ANSWERS[data.part](data.method, data.args) };
    } catch (error) {
      answer = { error: String(error) };
    }
    post({ call: data.call, ...answer });
  };
  let resolveReady;
  const ready = new Promise((resolve) => (resolveReady = resolve));
  if (kind === "strict") {
    const worker = new Worker(URL.createObjectURL(new Blob([SANDBOX], { type: "text/javascript" })));
    post = (message) => worker.postMessage(message);
    worker.onmessage = onMessage;
  } else {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts allow-forms");
    frame.srcdoc = "<!doctype html><script>" + SANDBOX.replace(/<\\/script/g, "<\\\\/script") + "<\\/script>";
    addEventListener("message", (event) => event.source === frame.contentWindow && onMessage(event));
    post = (message) => frame.contentWindow.postMessage(message, "*");
    document.documentElement.append(frame);
  }
  window.shopify = {
    ready,
    publish: (event) => post({ event }),
    answerConsent: (customerPrivacy) => post({ consent: { customerPrivacy } }),
  };
}`;

/** Runs in the sandbox, before the pixel. */
const SANDBOX = `
const send = (message) => (self.parent && self.parent !== self ? parent.postMessage(message, "*") : self.postMessage(message));
const calls = new Map();
const listeners = [];
const consentListeners = [];
const ask = (part, method) => (...args) =>
  new Promise((resolve, reject) => {
    const call = calls.size;
    calls.set(call, { resolve, reject });
    send({ call, part, method, args });
  });
self.addEventListener("message", ({ data }) => {
  if ("call" in data) {
    const { resolve, reject } = calls.get(data.call);
    if (data.error) reject(new Error(data.error));
    else resolve(data.value);
  }
  if (data.event) for (const { name, tell } of listeners) {
    if (name === data.event.name || name === "all_standard_events") tell(data.event);
  }
  if (data.consent) for (const tell of consentListeners) tell(data.consent);
});`;

const RUN = `(init, pixel) => {
  const of = (part, methods) => Object.fromEntries(methods.map((method) => [method, ask(part, method)]));
  pixel({
    analytics: { subscribe: async (name, tell) => void listeners.push({ name, tell }) },
    customerPrivacy: { subscribe: async (_, tell) => void consentListeners.push(tell) },
    browser: {
      localStorage: of("localStorage", ["getItem", "setItem", "removeItem", "key", "length"]),
      cookie: of("cookie", ["get"]),
    },
    init,
  });
  send({ ready: true });
}`;
