import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "playwright/test";
import { startStack } from "../harness/stack.ts";
import { waitFor as waitForIt } from "../harness/wait-for.ts";
import { forward } from "../shop/forward.mjs";

test.setTimeout(120_000);

const NONCE = "bm9uY2Utb2YtdGhpcy1wYWdl";
const TAG_HASH = hashOf("hatpin.js");
const WHOLE_HASH = hashOf("hatpin.whole.js");

/** All that a page forbids, but for scripts. */
const STRICT = "default-src 'none'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'";
const TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types hatpin";

interface Case {
  title: string;
  policy: string;
  tag: string;
}

/** What docs/content-security-policy.md promises, row by row. */
const CASES: Case[] = [
  {
    title: "a nonce, and trusted types",
    policy: `script-src 'nonce-${NONCE}'; ${TRUSTED_TYPES}`,
    tag: `<script async src="/hatpin.js" nonce="${NONCE}"></script>`,
  },
  {
    title: "a nonce with 'strict-dynamic', and trusted types of any name",
    policy: `script-src 'nonce-${NONCE}' 'strict-dynamic'; require-trusted-types-for 'script'`,
    tag: `<script src="/hatpin.js" nonce="${NONCE}" defer></script>`,
  },
  {
    title: "a nonce, and an integrity of the tag",
    policy: `script-src 'nonce-${NONCE}'; ${TRUSTED_TYPES}`,
    tag: `<script async src="/hatpin.js" nonce="${NONCE}" integrity="${TAG_HASH}" crossorigin></script>`,
  },
  {
    title: "a nonce, as a module",
    policy: `script-src 'nonce-${NONCE}'; ${TRUSTED_TYPES}`,
    tag: `<script type="module" src="/hatpin.js" nonce="${NONCE}"></script>`,
  },
  {
    title: "'self', and an integrity of the tag",
    policy: `script-src 'self' 'nonce-${NONCE}'; ${TRUSTED_TYPES}`,
    tag: `<script async src="/hatpin.js" integrity="${TAG_HASH}"></script>`,
  },
  {
    title: "a hash, with the whole tag",
    policy: `script-src '${WHOLE_HASH}' 'nonce-${NONCE}'; ${TRUSTED_TYPES}`,
    tag: `<script async src="/hatpin.whole.js" integrity="${WHOLE_HASH}"></script>`,
  },
  {
    title: "a hash, with the whole tag as a module",
    policy: `script-src '${WHOLE_HASH}' 'nonce-${NONCE}'; ${TRUSTED_TYPES}`,
    tag: `<script type="module" src="/hatpin.whole.js" integrity="${WHOLE_HASH}"></script>`,
  },
  {
    title: "a hash with 'strict-dynamic', with the whole tag",
    policy: `script-src '${WHOLE_HASH}' 'strict-dynamic' 'nonce-${NONCE}'; ${TRUSTED_TYPES}`,
    tag: `<script async src="/hatpin.whole.js" integrity="${WHOLE_HASH}"></script>`,
  },
];

for (const { title, policy, tag } of CASES) {
  test(`under ${title}: visits and adds arrive, and nothing is refused`, async ({ page }) => {
    const shop = await startShop(policy, tag);
    try {
      await page.goto(shop.url);
      await waitFor("the visit", () => shop.eventNames().includes("page_visit"));
      await add(page, "json");
      await waitFor("the add", () => shop.eventNames().includes("add_to_cart"));
      // An answer in HTML is read with the parser, which trusted types guard.
      await add(page, "html");
      await waitFor(
        "the other add",
        () => shop.eventNames().filter((name) => name === "add_to_cart").length === 2,
      );
      // A part that comes when it is needed.
      await page.evaluate("hatpin('identify', { em: 'jo@example.com' })");
      await page.evaluate("hatpin('track', 'lead')");
      await waitFor("the lead", () => shop.eventNames().includes("lead"));
      expect(shop.events().find(({ event_name }) => event_name === "lead")?.event.user_data.em).toHaveLength(
        1,
      );
      expect(await page.evaluate("violations")).toEqual([]);
    } finally {
      await shop.close();
    }
  });
}

test("trusted types that do not name ours cost reports, and no add that is answered in JSON", async ({
  page,
}) => {
  const shop = await startShop(
    `script-src 'nonce-${NONCE}'; require-trusted-types-for 'script'; trusted-types 'none'`,
    `<script async src="/hatpin.js" nonce="${NONCE}"></script>`,
  );
  try {
    await page.goto(shop.url);
    await waitFor("the visit", () => shop.eventNames().includes("page_visit"));
    await add(page, "json");
    await waitFor("the add", () => shop.eventNames().includes("add_to_cart"));
    const directives = (await page.evaluate("violations")) as string[];
    expect(new Set(directives.map((violation) => violation.split(" ")[0]))).toEqual(
      new Set(["require-trusted-types-for", "trusted-types"]),
    );
  } finally {
    await shop.close();
  }
});

test("attributes count on a module's tag too: without an answer nothing is sent", async ({ page }) => {
  const shop = await startShop(
    `script-src 'nonce-${NONCE}'`,
    `<script type="module" src="/hatpin.js" nonce="${NONCE}" data-consent="pending"></script>`,
  );
  try {
    await page.goto(shop.url);
    await page.waitForFunction("window.hatpin && !Array.isArray(hatpin.q)");
    const early = await page.evaluate("hatpin('track', 'lead')");
    await page.evaluate("hatpin('consent', 'denied')");
    await page.evaluate("hatpin('consent', 'granted')");
    const late = await page.evaluate("hatpin('track', 'search')");
    expect(early).not.toBe(late);
    await waitFor("what came with consent", () => shop.eventNames().includes("search"));
    expect(shop.eventNames()).toEqual(["search"]);
  } finally {
    await shop.close();
  }
});

/** A product's page with the policy, beside the whole way of the demo shop. */
async function startShop(policy: string, tag: string) {
  const stack = await startStack();
  const whole = readFileSync(distFile("hatpin.whole.js"));
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = "" } = request;
    if (url === "/hatpin.whole.js") {
      response.setHeader("content-type", "text/javascript").end(whole);
    } else if (url.startsWith("/hatpin")) {
      forward(request, response, stack.shopUrl);
    } else if (url.startsWith("/cart/add")) {
      const isJson = url.endsWith("json");
      response
        .setHeader("content-type", isJson ? "application/json" : "text/html")
        .end(
          isJson ? '{"success":true,"items":[]}' : '<div class="message-success">It is in your cart.</div>',
        );
    } else {
      response
        .setHeader("content-type", "text/html")
        .setHeader("content-security-policy", `${STRICT}; ${policy}`)
        .end(pageOf(tag));
    }
  }
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    events: stack.emulator.events,
    eventNames: () => stack.emulator.events().map(({ event_name }) => event_name),
    async close() {
      server.closeAllConnections();
      server.close();
      await stack.close();
    },
  };
}

function pageOf(tag: string): string {
  return `<!doctype html><title>Pin</title><link rel="icon" href="data:,">
<script nonce="${NONCE}">
  window.violations = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
    violations.push(effectiveDirective + " " + blockedURI + " " + sample));
</script>
${tag}
<script type="application/ld+json" nonce="${NONCE}">
  {"@type":"Product","name":"Pearl pin","sku":"PIN-1","offers":{"price":"12.50","priceCurrency":"EUR"}}
</script>
<h1>Pearl pin</h1>
<button>Add to cart</button>`;
}

/** The page's own script asks the shop, as a theme would. */
async function add(page: Page, kind: "json" | "html"): Promise<void> {
  await page.evaluate(async (ending) => {
    await fetch(`/cart/add?as=${ending}`, {
      method: "POST",
      body: new URLSearchParams({ product_id: "PIN-1", quantity: "1" }),
    });
  }, kind);
}

function waitFor(what: string, condition: () => boolean): Promise<void> {
  return waitForIt(what, condition, 30_000);
}

function hashOf(file: string): string {
  return `sha256-${createHash("sha256")
    .update(readFileSync(distFile(file)))
    .digest("base64")}`;
}

function distFile(name: string): URL {
  return new URL(`../../packages/browser/dist/${name}`, import.meta.url);
}
