import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@hatpin/node/emulator";
import nodeResolve from "@rollup/plugin-node-resolve";
import { expect, test } from "playwright/test";
import { rollup } from "rollup";
import { freePort } from "../harness/free-port.ts";
import { TOKEN } from "../harness/proxy-process.ts";
import { startStack } from "../harness/stack.ts";
import { waitFor } from "../harness/wait-for.ts";
import { createShop } from "../shop/server.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const README = readFileSync(join(ROOT, "README.md"), "utf8");

/** The code blocks of the README in a language, without the indent of the list they stand in. */
function snippets(language: string): string[] {
  return [...README.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)]
    .filter(([, , name]) => name === language)
    .map(([, indent = "", , code = ""]) => code.replace(new RegExp(`^${indent}`, "gm"), ""));
}

function snippet(language: string, part: string): string {
  const found = snippets(language).find((code) => code.includes(part));
  if (!found) throw new Error(`the README has no ${language} snippet with ${part}`);
  return found;
}

test("the storefront owner's lines: the proxy's commands, the stub and the tag", async ({ page }) => {
  const emulator = createEmulator({ accessTokens: ["your-conversion-token"] });
  const endpoint = await emulator.listen();
  const port = await freePort();
  const commands = snippet("sh", "hatpin serve")
    .replace(/^npm install.*\n/, "")
    .replace("8377", String(port));
  // A browser that tests drive says that it is no person's.
  const settings = `export PINTEREST_API_URI=${endpoint.url}/v5 HATPIN_KEEP_BOTS=true`;
  const proxy = runInShell(`${settings}\n${commands}`);
  const scriptTag = snippets("html").reverse().join("\n");
  const shop = await createShop({ hatpinOrigin: `http://127.0.0.1:${port}`, scriptTag }).listen();
  try {
    await waitFor("the proxy to answer", async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
    await page.goto(`${shop.url}/products/pearl-hat-pin`);
    await page.locator("article.product").getByRole("button", { name: "Add to cart" }).click();
    await waitFor("a visit and an add", () => emulator.events().length === 2);
    const names = emulator.events().map(({ event_name }) => event_name);
    expect(names.sort()).toEqual(["add_to_cart", "page_visit"]);
  } finally {
    await shop.close();
    await proxy.end();
    await endpoint.close();
  }
});

test("the front-end developer's lines, bundled", async ({ page }) => {
  const stack = await startStack({
    shop: { scriptTag: '<script type="module" src="/app/index.js"></script>' },
  });
  try {
    const files = await bundle(snippet("js", "createTracker"));
    await page.route("**/app/*.js", (route) => {
      const name = route.request().url().split("/app/")[1] ?? "";
      return route.fulfill({ contentType: "text/javascript", body: files.get(name) ?? "" });
    });
    await page.goto(`${stack.shopUrl}/products/pearl-hat-pin`);
    await waitFor("a visit and a sign-up", () => stack.emulator.events().length === 2);
    const events = stack.emulator.events().map(({ event }) => event);
    expect(events.map(({ event_name }) => event_name).sort()).toEqual(["page_visit", "signup"]);
    expect(events.find(({ event_name }) => event_name === "signup")?.custom_data?.content_name).toBe(
      "newsletter",
    );
  } finally {
    await stack.close();
  }
});

test("the back-end developer's lines, against the emulator of the last ones", async () => {
  const port = await freePort();
  const emulate = snippet("sh", "hatpin emulate").replaceAll("8378", String(port));
  const emulator = runInShell(emulate.replace(/^export.*$/m, ""));
  const folder = join(ROOT, "e2e/.results");
  mkdirSync(folder, { recursive: true });
  const script = join(folder, `readme-${port}.mjs`);
  writeFileSync(script, snippet("js", "sendConversionEvents"));
  try {
    const url = /PINTEREST_API_URI=(\S+)/.exec(emulate)?.[1] ?? "";
    await waitFor("the emulator to answer", async () => (await fetch(url.replace("/v5", "/"))).ok);
    const sender = spawn(process.execPath, [script], {
      env: { PATH: process.env.PATH, PINTEREST_ACCESS_TOKEN: TOKEN, PINTEREST_API_URI: url },
    });
    let printed = "";
    sender.stdout.on("data", (chunk) => {
      printed += chunk;
    });
    sender.stderr.pipe(process.stderr);
    await once(sender, "close");
    expect(printed.trim()).toBe("1");
    const received = await (await fetch(url.replace("/v5", "/__emulator/events"))).text();
    expect(received).toContain('"49"');
    expect(received).not.toContain("Jo@Example.com");
  } finally {
    rmSync(script);
    await emulator.end();
  }
});

/** Runs lines of the README with the `hatpin` command of the build, in an empty folder. */
function runInShell(commands: string): { end(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-readme-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(join(ROOT, "packages/node/dist/cli/main.js"), join(bin, "hatpin"));
  const child: ChildProcess = spawn("bash", ["-e", "-c", commands], {
    cwd: folder,
    env: { PATH: `${bin}:${process.env.PATH}` },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
  });
  return {
    async end() {
      const ended = once(child, "exit");
      process.kill(-(child.pid as number), "SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function bundle(code: string): Promise<Map<string, string>> {
  const build = await rollup({
    input: "readme",
    plugins: [
      {
        name: "readme",
        resolveId(id, importer) {
          if (id === "readme") return id;
          return importer === "readme" ? this.resolve(id, fileURLToPath(import.meta.url)) : null;
        },
        load: (id) => (id === "readme" ? code : null),
      },
      nodeResolve({ browser: true }),
    ],
  });
  const { output } = await build.generate({
    format: "es",
    entryFileNames: "index.js",
    chunkFileNames: "[name].js",
  });
  return new Map(output.flatMap((chunk) => (chunk.type === "chunk" ? [[chunk.fileName, chunk.code]] : [])));
}
