import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright";
import { bundle } from "../../test/bundle.ts";
import { launchChromium } from "../../test/page-under-test.ts";
import type { ConsentSource } from "./consent-source.ts";

// Each source in a real page, against what its vendor documents: the stub that queues calls, the tool that comes later
// and takes the queue over, its events.

/** What the tests use in the page. */
interface TestWindow {
  hatpin: { [source: string]: (options?: object) => ConsentSource };
  start(source: string, options?: object): void;
  stop(): void;
  answers: string[];
  [vendor: string]: unknown;
}
declare const window: TestWindow & Window;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let script: string;
/** What the next page holds, before and after the source is there. */
let head: string;

const server = createServer((request, response) => {
  if (request.url === "/sources.js") response.setHeader("content-type", "text/javascript").end(script);
  else
    response.setHeader("content-type", "text/html").end(`<!doctype html><title>Shop</title>${head}<p>Hello`);
});

before(async () => {
  const file = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
  script = await bundle(
    "\0entry.ts",
    `import * as hatpin from ${file("../index.ts")};
     import { followSources } from ${file("follow-sources.ts")};
     window.answers = [];
     window.hatpin = hatpin;
     window.followSources = followSources;
     window.start = (source, options) => {
       window.stop = hatpin[source](options)((state, details) => {
         const answer = details && details.limitedDataProcessing ? state + ", limited" : state;
         if (answer !== window.answers[window.answers.length - 1]) window.answers.push(answer);
       });
     };`,
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchChromium();
  // One page for all: each test loads it anew.
  context = await browser.newContext();
  page = await context.newPage();
  page.on("pageerror", (error) => pageErrors.push(String(error)));
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

let pageErrors: string[];

beforeEach(async () => {
  pageErrors = [];
  head = "";
  await context.clearCookies();
});

afterEach(() => {
  assert.deepEqual(pageErrors, [], "nothing reaches the page");
});

// Google: https://developers.google.com/tag-platform/security/guides/consent
const GTAG = "window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments); }";
const BOTH = (state: string) => `{ ad_storage: "${state}", ad_user_data: "${state}" }`;

const GOOGLE: { title: string; before?: string; options?: object; after?: string; answers: string[] }[] = [
  {
    title: "a default that denies is a question; an update that grants both signals is the answer",
    before: `gtag("consent", "default", ${BOTH("denied")})`,
    after: `gtag("consent", "update", ${BOTH("granted")})`,
    answers: ["pending", "granted"],
  },
  {
    title: "an update from before counts, and a later one takes it back",
    before: `gtag("consent", "default", ${BOTH("denied")}); gtag("consent", "update", ${BOTH("granted")})`,
    after: `gtag("consent", "update", { ad_user_data: "denied" })`,
    answers: ["pending", "granted", "denied"],
  },
  {
    title: "an update in parts is put together",
    before: `gtag("consent", "default", ${BOTH("denied")})`,
    after: `gtag("consent", "update", { ad_storage: "granted" }); gtag("consent", "update", { ad_user_data: "granted" })`,
    answers: ["pending", "granted"],
  },
  {
    title: "consent to analytics, or to storage alone, is none to this",
    before: `gtag("consent", "default", ${BOTH("denied")})`,
    after: `gtag("consent", "update", { ad_storage: "granted", analytics_storage: "granted" })`,
    answers: ["pending"],
  },
  {
    title: "a default that grants is an answer",
    before: `gtag("consent", "default", ${BOTH("granted")})`,
    answers: ["granted"],
  },
  {
    title: "of defaults for several regions the one that denies counts",
    before: `gtag("consent", "default", { ad_storage: "denied", ad_user_data: "denied", region: ["DE"] });
      gtag("consent", "default", ${BOTH("granted")})`,
    answers: ["pending"],
  },
  {
    title: "a default that asks to wait is waited for, and the update ends the wait",
    before: `gtag("consent", "default", { ad_storage: "granted", ad_user_data: "granted", wait_for_update: 60000 })`,
    after: `gtag("consent", "update", ${BOTH("denied")})`,
    answers: ["pending", "denied"],
  },
  {
    title: "the commands of a data layer by another name",
    before: `window.ownLayer = [["consent", "default", ${BOTH("denied")}]]`,
    options: { dataLayer: "ownLayer" },
    after: `ownLayer.push({ event: "x" }, null, "consent", ["consent", "update", ${BOTH("granted")}])`,
    answers: ["pending", "granted"],
  },
  {
    title: "commands that another script's push lets through are heard, too",
    after: `const inner = dataLayer.push; dataLayer.push = function () { return inner.apply(dataLayer, arguments); };
      gtag("consent", "update", ${BOTH("granted")})`,
    answers: ["granted"],
  },
];
for (const { title, before: first = "", options, after: later = "", answers } of GOOGLE) {
  test(`Google Consent Mode: ${title}`, async () => {
    head = `<script>${GTAG} ${first}</script><script src="/sources.js"></script>
      <script>start("googleConsentMode", ${JSON.stringify(options ?? {})}); ${later}</script>`;
    await page.goto(url());
    await untilAnswered(answers);
  });
}

test("Google Consent Mode: a wait that nobody ends is over in time", async () => {
  head = `<script>${GTAG}
      gtag("consent", "default", { ad_storage: "granted", ad_user_data: "granted", wait_for_update: 300 })</script>
    <script src="/sources.js"></script><script>start("googleConsentMode")</script>`;
  await page.goto(url());
  await untilAnswered(["pending", "granted"]);
});

test("Google Consent Mode: without a command there is nothing to say, until there is one; after stop nothing is heard", async () => {
  head = `<script src="/sources.js"></script><script>start("googleConsentMode")</script><script>${GTAG}</script>`;
  await page.goto(url());
  await untilAnswered(["none"]);
  const push = await page.evaluate(
    ([denied, granted]) => {
      const { gtag, dataLayer } = window as unknown as {
        gtag(...args: unknown[]): void;
        dataLayer: unknown[];
      };
      gtag("consent", "default", denied);
      window.stop();
      gtag("consent", "update", granted);
      return Object.hasOwn(dataLayer, "push") && String(dataLayer.push);
    },
    [
      { ad_storage: "denied", ad_user_data: "denied" },
      { ad_storage: "granted", ad_user_data: "granted" },
    ],
  );
  await untilAnswered(["none", "pending"]);
  assert.match(String(push), /native code/);
});

// TCF: https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework, CMP API v2, section on the
// stub: it queues every call but `ping`, answers frames by messages, and hands out its queue when called with nothing.
const TCF_STUB = `(() => {
  const queue = [];
  const frame = document.createElement("iframe");
  frame.style.cssText = "display:none";
  frame.name = "__tcfapiLocator";
  const place = () => (document.body ? document.body.appendChild(frame) : setTimeout(place, 5));
  if (!window.frames.__tcfapiLocator) place();
  window.__tcfapi = (...call) => {
    if (call.length === 0) return queue;
    if (call[0] === "ping") call[2]({ gdprApplies: undefined, cmpLoaded: false, cmpStatus: "stub", apiVersion: "2.2" });
    else queue.push(call);
  };
  window.addEventListener("message", ({ data, source }) => {
    const payload = (typeof data === "string" ? (() => { try { return JSON.parse(data); } catch {} })() : data)?.__tcfapiCall;
    if (!payload) return;
    window.__tcfapi(payload.command, payload.version, (returnValue, success) => {
      source?.postMessage({ __tcfapiReturn: { returnValue, success, callId: payload.callId } }, "*");
    }, payload.parameter);
  });
})();`;

/** The tool itself: takes the place of the stub, answers what was queued, and tells each listener of each change. */
const TCF_TOOL = `window.installTool = (tcData) => {
  const queue = typeof window.__tcfapi === "function" ? window.__tcfapi() : [];
  const listeners = new Map();
  let lastId = 0;
  window.tellListeners = (change) => {
    Object.assign(tcData, change);
    for (const [listenerId, callback] of listeners) callback({ ...tcData, listenerId }, true);
  };
  window.countListeners = () => listeners.size;
  window.__tcfapi = (command, version, callback, parameter) => {
    if (command === "addEventListener") {
      listeners.set(++lastId, callback);
      callback({ ...tcData, listenerId: lastId }, true);
    } else if (command === "removeEventListener") callback(listeners.delete(parameter));
    else callback(null, false);
  };
  for (const call of queue) window.__tcfapi(...call);
};`;

const ALL_PURPOSES = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index + 1, true]));

function tcData(eventStatus: string, purposes: object = ALL_PURPOSES, more: object = {}): object {
  return {
    tcString: "CPX",
    tcfPolicyVersion: 4,
    cmpStatus: "loaded",
    eventStatus,
    gdprApplies: true,
    purpose: { consents: purposes, legitimateInterests: {} },
    vendor: { consents: { 1: true, 700: true }, legitimateInterests: {} },
    ...more,
  };
}

test("TCF: the stub's queue is answered by the tool that comes later, and every change after it", async () => {
  head = `<script>${TCF_STUB}${TCF_TOOL}</script><script src="/sources.js"></script><script>start("iabTcf")</script>`;
  await page.goto(url());
  await untilAnswered(["pending"]);
  await installTcf(tcData("cmpuishown", {}));
  await untilAnswered(["pending"]);
  await tellTcf(tcData("useractioncomplete"));
  await untilAnswered(["pending", "granted"]);
  // The visitor opens the tool again: until the new answer the last one counts.
  await tellTcf(tcData("cmpuishown"));
  await tellTcf(tcData("useractioncomplete", { ...ALL_PURPOSES, 4: false }));
  await untilAnswered(["pending", "granted", "denied"]);
  await page.evaluate(() => window.stop());
  assert.equal(await page.evaluate(() => (window.countListeners as () => number)()), 0);
  await tellTcf(tcData("useractioncomplete"));
  await untilAnswered(["pending", "granted", "denied"]);
});

for (const { title, options = {}, data, answer } of [
  { title: "an answer from an earlier page", data: tcData("tcloaded"), answer: "granted" },
  {
    title: "where the GDPR does not apply",
    data: tcData("tcloaded", {}, { gdprApplies: false }),
    answer: "granted",
  },
  {
    title: "where nobody knows whether it applies",
    data: tcData("tcloaded", {}, { gdprApplies: undefined }),
    answer: "denied",
  },
  ...[1, 3, 4, 7].map((id) => ({
    title: `without purpose ${id}`,
    data: tcData("tcloaded", { ...ALL_PURPOSES, [id]: false }),
    answer: "denied",
  })),
  {
    title: "purposes of the shop's choice",
    options: { purposes: [1] },
    data: tcData("tcloaded", { 1: true }),
    answer: "granted",
  },
  { title: "with the vendor", options: { vendorId: 700 }, data: tcData("tcloaded"), answer: "granted" },
  { title: "without the vendor", options: { vendorId: 701 }, data: tcData("tcloaded"), answer: "denied" },
  {
    title: "data without its purposes",
    data: { eventStatus: "tcloaded", gdprApplies: true },
    answer: "denied",
  },
] as { title: string; options?: object; data: object; answer: string }[]) {
  test(`TCF: ${title} is ${answer}`, async () => {
    head = `<script>${TCF_STUB}${TCF_TOOL}</script><script src="/sources.js"></script>
      <script>start("iabTcf", ${JSON.stringify(options)})</script>`;
    await page.goto(url());
    await installTcf(data);
    await untilAnswered(["pending", answer]);
  });
}

test("TCF: without a stub there is nothing to say; a tool that comes late is heard all the same", async () => {
  head = `<script>${TCF_TOOL}</script><script src="/sources.js"></script><script>start("iabTcf")</script>`;
  await page.goto(url());
  await untilAnswered(["none"]);
  await installTcf(tcData("tcloaded"));
  await untilAnswered(["none", "pending", "granted"]);
});

test("TCF: stopped while the stub still queues, it never answers", async () => {
  head = `<script>${TCF_STUB}${TCF_TOOL}</script><script src="/sources.js"></script>
    <script>start("iabTcf"); stop()</script>`;
  await page.goto(url());
  await installTcf(tcData("tcloaded"));
  assert.equal(await page.evaluate(() => (window.countListeners as () => number)()), 0);
  await untilAnswered(["pending"]);
});

// GPP: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform, CMP API 1.1: everything by callback, the
// stub answers at once and keeps the listeners for the tool.
const GPP = `(() => {
  const events = [];
  let pingData = { gppVersion: "1.1", cmpStatus: "stub", cmpDisplayStatus: "hidden", signalStatus: "not ready",
    supportedAPIs: ["7:usnat", "8:usca"], cmpId: 0, sectionList: [], applicableSections: [], gppString: "", parsedSections: {} };
  window.__gpp = (command, callback, parameter) => {
    if (command === "ping") callback(pingData, true);
    else if (command === "addEventListener") {
      const listenerId = events.push(callback);
      callback({ eventName: "listenerRegistered", listenerId, data: true, pingData }, true);
    } else if (command === "removeEventListener") { delete events[parameter - 1]; callback(true, true); }
    else callback(null, false);
  };
  window.tellListeners = (change, eventName) => {
    pingData = { ...pingData, ...change };
    events.forEach((callback, index) => callback({ eventName, listenerId: index + 1, data: "", pingData }, true));
  };
  window.countListeners = () => Object.keys(events).length;
})();`;

const READY = { cmpStatus: "loaded", signalStatus: "ready", applicableSections: [7] };
const usnat = (fields: object) => ({
  ...READY,
  parsedSections: { usnat: { Version: 1, SaleOptOut: 2, ...fields } },
});

test("GPP: pending until the signal is ready, then each change; after stop none", async () => {
  head = `<script>${GPP}</script><script src="/sources.js"></script><script>start("iabGpp")</script>`;
  await page.goto(url());
  await untilAnswered(["pending"]);
  await tellGpp({ cmpStatus: "loaded" }, "cmpStatus");
  await tellGpp({ ...usnat({ SaleOptOut: 1 }), signalStatus: "not ready" }, "sectionChange");
  await untilAnswered(["pending"]);
  await tellGpp(usnat({ SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 0 }), "signalStatus");
  await untilAnswered(["pending", "granted"]);
  await tellGpp(usnat({ SaleOptOut: 1 }), "sectionChange");
  await untilAnswered(["pending", "granted", "denied"]);
  await page.evaluate(() => window.stop());
  assert.equal(await page.evaluate(() => (window.countListeners as () => number)()), 0);
});

for (const { title, ping, options = {}, answer } of [
  { title: "an opt-out of sharing", ping: usnat({ SharingOptOut: 1 }), answer: "denied" },
  {
    title: "an opt-out of targeted advertising",
    ping: usnat({ TargetedAdvertisingOptOut: 1 }),
    answer: "denied",
  },
  { title: "Global Privacy Control in the section", ping: usnat({ Gpc: true }), answer: "denied" },
  {
    title: "an opt-out in a section in parts",
    ping: {
      ...READY,
      parsedSections: {
        usca: [
          { Version: 1, SharingOptOut: 1 },
          { SubsectionType: 1, Gpc: false },
        ],
      },
    },
    answer: "denied",
  },
  {
    title: "an opt-out in the older section of California",
    ping: {
      ...READY,
      parsedSections: { uspv1: { Version: 1, Notice: "Y", OptOutSale: "Y", LspaCovered: "N" } },
    },
    answer: "denied",
  },
  {
    title: "the older section of California as text",
    ping: { ...READY, parsedSections: { uspv1: { uspString: "1YYN" } } },
    answer: "denied",
  },
  {
    title: "no opt-out there",
    ping: { ...READY, parsedSections: { uspv1: { uspString: "1YNN" } } },
    answer: "granted",
  },
  { title: "no section that applies", ping: { ...READY, applicableSections: [-1] }, answer: "granted" },
  { title: "the European framework", ping: { ...READY, applicableSections: [2] }, answer: "none" },
  {
    title: "an opt-out, with limited data processing,",
    ping: usnat({ SaleOptOut: 1 }),
    options: { limitedDataProcessing: true },
    answer: "granted, limited",
  },
  {
    title: "no opt-out, with limited data processing,",
    ping: usnat({}),
    options: { limitedDataProcessing: true },
    answer: "granted",
  },
] as { title: string; ping: object; options?: object; answer: string }[]) {
  test(`GPP: ${title} is ${answer}`, async () => {
    head = `<script>${GPP}</script><script src="/sources.js"></script>
      <script>start("iabGpp", ${JSON.stringify(options)})</script>`;
    await page.goto(url());
    await untilAnswered(["pending"]);
    await tellGpp(ping, "signalStatus");
    await untilAnswered(["pending", answer]);
  });
}

test("GPP: version 1.0, which returns its answers and is asked section by section", async () => {
  head = `<script>
      let status = "stub";
      const listeners = [];
      const sections = { usnat: [{ Version: 1, SaleOptOut: 2 }], usca: [{ Version: 1, SaleOptOut: 1 }] };
      window.__gpp = (command, callback, parameter) => {
        if (command === "ping") return { gppVersion: "1.0", cmpStatus: status, supportedAPIs: ["usnat", "usca"], cmpId: 31 };
        if (command === "getSection") return sections[parameter] ?? null;
        if (command === "addEventListener")
          return { eventName: "listenerRegistered", listenerId: listeners.push(callback), data: true };
      };
      window.load = () => {
        status = "loaded";
        listeners.forEach((tell, index) => tell({ eventName: "cmpStatus", listenerId: index + 1, data: "loaded" }));
      };
    </script><script src="/sources.js"></script><script>start("iabGpp")</script>`;
  await page.goto(url());
  await untilAnswered(["pending"]);
  await page.evaluate("load()");
  await untilAnswered(["pending", "denied"]);
});

test("GPP: on a page without it there is nothing to say", async () => {
  head = `<script src="/sources.js"></script><script>start("iabGpp")</script>`;
  await page.goto(url());
  await untilAnswered(["none"]);
});

// Shopify: https://shopify.dev/docs/api/customer-privacy. Its functions belong to their object.
const SHOPIFY_PRIVACY = `{
  consent: {},
  allowed: true,
  marketingAllowed() { return this.allowed; },
  analyticsProcessingAllowed() { return this.allowed; },
  preferencesProcessingAllowed() { return true; },
  saleOfDataAllowed() { return this.allowed; },
  currentVisitorConsent() { return { marketing: "", analytics: "", preferences: "", sale_of_data: "", ...this.consent }; },
}`;

for (const { title, state = "{}", answer } of [
  { title: "where the region asks for none", answer: "granted" },
  { title: "before the visitor's answer", state: "{ allowed: false }", answer: "pending" },
  {
    title: "a refusal from an earlier page",
    state: '{ allowed: false, consent: { marketing: "no", analytics: "yes" } }',
    answer: "denied",
  },
  {
    title: "an opt-out of the sale of data",
    state: '{ saleOfDataAllowed: () => false, consent: { sale_of_data: "no" } }',
    answer: "denied",
  },
  {
    title: "marketing without analytics",
    state: '{ analyticsProcessingAllowed: () => false, consent: { marketing: "yes" } }',
    answer: "pending",
  },
] as { title: string; state?: string; answer: string }[]) {
  test(`Shopify: ${title} is ${answer}`, async () => {
    head = `<script>window.Shopify = { customerPrivacy: Object.assign(${SHOPIFY_PRIVACY}, ${state}) }</script>
      <script src="/sources.js"></script><script>start("shopifyPrivacy")</script>`;
    await page.goto(url());
    await untilAnswered([answer]);
  });
}

test("Shopify: the API is asked for where it is not there, and is waited for", async () => {
  head = `<script>
      window.Shopify = { loadFeatures(features, done) {
        window.asked = features;
        window.finish = () => { Shopify.customerPrivacy = ${SHOPIFY_PRIVACY}; done(); };
      } };
    </script><script src="/sources.js"></script><script>start("shopifyPrivacy")</script>`;
  await page.goto(url());
  await untilAnswered(["pending"]);
  assert.deepEqual(await page.evaluate(() => window.asked), [
    { name: "consent-tracking-api", version: "0.1" },
  ]);
  await page.evaluate("finish()");
  await untilAnswered(["pending", "granted"]);
});

test("Shopify: what the visitor answers on this page counts, also where the API never comes; after stop nothing", async () => {
  head = `<script src="/sources.js"></script><script>start("shopifyPrivacy")</script>`;
  await page.goto(url());
  await untilAnswered(["none"]);
  const collect = (detail: object) =>
    page.evaluate(
      (told) => void document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail: told })),
      detail,
    );
  const all = {
    marketingAllowed: true,
    analyticsAllowed: true,
    preferencesAllowed: true,
    saleOfDataAllowed: true,
  };
  await collect(all);
  await untilAnswered(["none", "granted"]);
  await collect({ ...all, saleOfDataAllowed: false });
  await untilAnswered(["none", "granted", "denied"]);
  await page.evaluate(() => window.stop());
  await collect(all);
  await untilAnswered(["none", "granted", "denied"]);
});

// WordPress: https://github.com/Really-Simple-Plugins/wp-consent-level-api. It answers by a cookie and the type.
const WP_API = `
  window.wp_fallback_consent_type = window.fallbackType;
  window.wp_has_consent = (category) => {
    const type = window.wp_consent_type ?? window.wp_fallback_consent_type;
    const value = (document.cookie.match("wp_consent_" + category + "=(\\\\w*)") || [])[1] || "";
    return !type || (type.includes("optout") && value === "") || value === "allow";
  };
  window.wp_set_consent = (category, value) => {
    document.cookie = "wp_consent_" + category + "=" + value + ";path=/";
    document.dispatchEvent(new CustomEvent("wp_listen_for_consent_change", { detail: { [category]: value } }));
  };`;

for (const { title, setUp, later = "", answers } of [
  { title: "opt-in, before the answer", setUp: 'window.wp_consent_type = "optin"', answers: ["pending"] },
  {
    title: "opt-in, then allowed, then denied",
    setUp: 'window.wp_consent_type = "optin"',
    later:
      'wp_set_consent("statistics", "allow"); wp_set_consent("marketing", "allow"); wp_set_consent("marketing", "deny")',
    answers: ["pending", "granted", "denied"],
  },
  {
    title: "opt-in, denied on an earlier page",
    setUp: 'window.wp_consent_type = "optin"; document.cookie = "wp_consent_marketing=deny"',
    answers: ["denied"],
  },
  {
    title: "opt-out, then denied",
    setUp: 'window.wp_consent_type = "optout"',
    later: 'wp_set_consent("marketing", "deny")',
    answers: ["granted", "denied"],
  },
  { title: "the plugin's own type", setUp: 'window.fallbackType = "optout"', answers: ["granted"] },
  {
    title: "a type that the tool sets later",
    setUp: 'window.fallbackType = "optout"; window.waitfor_consent_hook = true',
    later:
      'wp_consent_type = "optin"; document.dispatchEvent(new CustomEvent("wp_consent_type_defined")); wp_set_consent("marketing", "allow")',
    answers: ["pending", "granted"],
  },
  { title: "no consent tool at all", setUp: "", answers: ["pending"] },
] as { title: string; setUp: string; later?: string; answers: string[] }[]) {
  test(`WordPress: ${title} is ${answers.join(", then ")}`, async () => {
    head = `<script>${setUp};${WP_API}</script><script src="/sources.js"></script>
      <script>start("wpConsent"); ${later}</script>`;
    await page.goto(url());
    await untilAnswered(answers);
  });
}

test("WordPress: without the plugin there is nothing to say; where it comes late it is heard", async () => {
  head = `<script src="/sources.js"></script><script>start("wpConsent")</script>`;
  await page.goto(url());
  await untilAnswered(["none"]);
  await page.evaluate(`window.wp_consent_type = "optout"; ${WP_API}`);
  await untilAnswered(["none", "granted"]);
  await page.evaluate(`stop(); wp_set_consent("marketing", "deny")`);
  await untilAnswered(["none", "granted"]);
});

for (const { value, answer } of [
  { value: true, answer: "denied" },
  { value: false, answer: "none" },
  { value: undefined, answer: "none" },
]) {
  test(`Global Privacy Control: ${value} is ${answer}`, async () => {
    head = `<script>Object.defineProperty(navigator, "globalPrivacyControl", { value: ${value} })</script>
      <script src="/sources.js"></script><script>start("globalPrivacyControl")</script>`;
    await page.goto(url());
    await untilAnswered([answer]);
  });
}

function url(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function installTcf(data: object): Promise<void> {
  return page.evaluate((given) => (window.installTool as (data: object) => void)(given), data);
}

function tellTcf(data: object): Promise<void> {
  return page.evaluate((given) => (window.tellListeners as (data: object) => void)(given), data);
}

function tellGpp(ping: object, eventName: string): Promise<void> {
  return page.evaluate(
    ([given, name]) => (window.tellListeners as (ping: object, name: string) => void)(given, name),
    [ping, eventName] as const,
  );
}

/** These answers in this order, each once however often it was told, and no others. */
async function untilAnswered(answers: string[]): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  let told: string[] = [];
  while (told.length < answers.length) {
    told = await page.evaluate(() => window.answers);
    assert.ok(Date.now() < giveUpAt, `only ${told} of ${answers}`);
    if (told.length < answers.length) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(told, answers);
}
