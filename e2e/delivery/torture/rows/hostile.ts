import { waitFor } from "../../../harness/wait-for.ts";
import type { Row } from "../row.ts";
import { newIds, track } from "../track.ts";

const FROZEN = `
  for (const { prototype } of [Object, Function, Array, String, Number, Promise, Map, Set, Date, RegExp, Error,
    EventTarget, Event, Storage, Response, Headers]) Object.freeze(prototype);`;

const NO_LOCAL_STORAGE = `
  Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });`;

const NO_STORAGE = `${NO_LOCAL_STORAGE}
  for (const name of ["sessionStorage", "indexedDB"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
  }`;

/** After the tag: other scripts of the page put their own in the place of what we use. */
const REPLACED = `
  const broken = () => { throw new Error("broken"); };
  window.fetch = navigator.sendBeacon = broken;
  window.JSON = { parse: broken, stringify: broken };
  window.Promise = class { constructor() { broken(); } static resolve() { broken(); } static race() { broken(); } };
  const { now } = Date;
  let jumpMs = 0;
  Date.now = () => now() + jumpMs;
  window.jump = (ms) => { jumpMs += ms; };`;

const POLICY = [
  "default-src 'none'",
  "script-src 'nonce-torture'",
  "connect-src 'self'",
  "img-src data:",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

export const hostileRows: Row[] = [
  {
    title: "a hostile page",
    isFailing: true,
    async run({ front, page }) {
      const ids = newIds(3);
      front.pages.set("/hostile", {
        headers: { "content-security-policy": POLICY },
        head: `<script nonce="torture">${FROZEN}${NO_LOCAL_STORAGE}</script>`,
        tag: `nonce="torture"`,
        body: `<script nonce="torture">${REPLACED}</script>`,
      });
      await page.goto(`${front.shopUrl}/hostile`);
      await waitFor("the visit", () => front.requests.length > 0);
      await track(page, ids.slice(0, 1));
      await waitFor("the first", () => front.requests.length > 1);
      // The clock jumps back while the second waits for another try, and forth while the third does.
      for (const [index, ms] of [-3_600_000, 7_200_000].entries()) {
        const before = front.requests.length;
        front.fates.push({ status: 503 });
        await track(page, ids.slice(index + 1, index + 2));
        await waitFor("a try", () => front.requests.length > before);
        await page.evaluate(`jump(${ms})`);
        await waitFor("another try", () => front.requests.length > before + 1, 30_000);
      }
      return { ids, visits: ["/hostile"], comeBack: page };
    },
  },
  {
    title: "no storage at all",
    isQuick: true,
    async run({ front, page }) {
      const ids = newIds(2);
      const head = `<script>${NO_STORAGE}</script>`;
      front.pages.set("/first", { head });
      front.pages.set("/next", { head });
      await page.goto(`${front.shopUrl}/first`);
      await track(page, ids.slice(0, 1));
      await track(page, ids.slice(1), `location.href = "/next"`);
      await page.waitForURL("**/next");
      return { ids, visits: ["/first", "/next"], comeBack: page };
    },
  },
];
