import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../harness/free-port.ts";
import { waitFor } from "../harness/wait-for.ts";
import { recipe } from "../recipes/recipe.ts";
import type { ShopAnswer, ShopRequest } from "../storefronts/storefront.ts";

/** An app of `apps/` that a framework's own tool builds and serves. */
export interface Framework {
  /** Its folder in `apps/`. */
  folder: string;
  /** Where `hat.ts` goes. */
  hats: string;
  /** Files of docs/recipes.md, and where the recipe says that they go. */
  recipes: { [file: string]: string };
  /** A program of node_modules/.bin, and its arguments. */
  build: string[];
  /** As `build`, or of Node itself; `PORT` stands for the port. */
  serve: string[];
}

export interface RunningFramework {
  answer(request: ShopRequest): Promise<ShopAnswer>;
  close(): Promise<void>;
}

const E2E = fileURLToPath(new URL("..", import.meta.url));
const START_MS = 60_000;

/** Builds the app in a folder of its own, with the recipe's code in it, and starts its server. */
export async function startFramework(framework: Framework): Promise<RunningFramework> {
  const { folder, hats, recipes, build, serve } = framework;
  // Within the package, so that its dependencies are found.
  await mkdir(join(E2E, ".apps"), { recursive: true });
  const root = await mkdtemp(join(E2E, ".apps", `${folder}-`));
  await cp(join(E2E, "spa/apps", folder), root, { recursive: true });
  await cp(join(E2E, "spa/hat.ts"), join(root, hats));
  for (const [file, place] of Object.entries(recipes)) {
    await mkdir(dirname(join(root, place)), { recursive: true });
    await writeFile(join(root, place), recipe(file));
  }
  const port = await freePort();
  const building = run(root, port, build);
  const [code] = await once(building.child, "exit");
  if (code !== 0) throw new Error(`${build.join(" ")} ended with ${code}:\n${building.output()}`);
  const server = run(root, port, serve);
  const origin = `http://127.0.0.1:${port}`;
  await waitFor(
    `the app to answer; it said ${server.output()}`,
    async () => (await fetch(origin)).ok,
    START_MS,
  );
  return {
    answer: (request) => forward(request, origin),
    async close() {
      if (server.child.exitCode === null) {
        const exit = once(server.child, "exit");
        server.child.kill("SIGKILL");
        await exit;
      }
      await rm(root, { recursive: true });
    },
  };
}

function run(cwd: string, port: number, [program = "", ...args]: string[]) {
  const said: string[] = [];
  const child: ChildProcess = spawn(
    program === "node" ? process.execPath : join(E2E, "node_modules/.bin", program),
    args.map((arg) => arg.replace("PORT", `${port}`)),
    {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: "production",
        HOST: "127.0.0.1",
        PORT: `${port}`,
        // As behind a shop's web server, which the test's own is.
        HOST_HEADER: "x-forwarded-host",
        PROTOCOL_HEADER: "x-forwarded-proto",
        NEXT_TELEMETRY_DISABLED: "1",
        ASTRO_TELEMETRY_DISABLED: "1",
      },
    },
  );
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => said.push(`${chunk}`));
  return { child, output: () => said.join("") };
}

/** Hands a request on, and the answer back, as a shop's web server does. */
async function forward({ method, url, headers, body }: ShopRequest, origin: string): Promise<ShopAnswer> {
  const { host = "", connection: _, "content-length": __, ...others } = headers;
  const answer = await fetch(origin + url.pathname + url.search, {
    method,
    headers: { ...(others as Record<string, string>), "x-forwarded-host": host, "x-forwarded-proto": "http" },
    body: body || undefined,
    redirect: "manual",
  });
  const text = await answer.text();
  const {
    "content-encoding": ___,
    "content-length": ____,
    "transfer-encoding": _____,
    ...kept
  } = Object.fromEntries(answer.headers);
  return { status: answer.status, headers: kept, text };
}
