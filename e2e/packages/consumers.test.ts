import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import nodeResolve from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";
import { packPackages, ROOT } from "../../scripts/pack-packages.mjs";

// An empty folder outside the workspace, with nothing but the three tarballs installed by npm.
const { folder, tarballs, remove } = packPackages();
const app = join(folder, "app");
cpSync(join(ROOT, "e2e/packages/consumers"), app, { recursive: true });
writeFileSync(join(app, "package.json"), JSON.stringify({ name: "consumer", private: true }));
execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...Object.values(tarballs)], {
  cwd: app,
  stdio: ["ignore", "ignore", "inherit"],
});
after(remove);

test("an ES module sends an event", () => {
  assert.deepEqual(JSON.parse(run("node", ["esm/index.mjs"])), { processed: 1, value: "25" });
});

test("a CommonJS module sends an event", () => {
  assert.deepEqual(JSON.parse(run("node", ["cjs/index.cjs"])), {
    processed: 1,
    value: "25",
    issues: 0,
    schema: "object",
    tracker: "function",
  });
});

for (const [moduleResolution, module] of [
  ["NodeNext", "NodeNext"],
  ["Bundler", "ESNext"],
]) {
  test(`TypeScript compiles with the ${moduleResolution} resolution, our type files checked too`, () => {
    const options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"];
    const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules/@types")];
    run(join(ROOT, "node_modules/.bin/tsc"), [
      ...options,
      ...types,
      "--module",
      module as string,
      "--moduleResolution",
      moduleResolution as string,
      "typescript/index.ts",
    ]);
  });
}

test("a bundler makes a bundle that starts without a global of Node", async () => {
  const build = await rollup({
    input: join(app, "bundler/index.js"),
    onwarn: (warning) => assert.fail(warning.message),
    plugins: [nodeResolve({ browser: true })],
  });
  await build.write({ dir: join(app, "bundled"), format: "es", entryFileNames: "index.mjs" });
  const started = run("node", [
    "--input-type=module",
    "--eval",
    'delete globalThis.process; await import("./bundled/index.mjs"); console.log(typeof hatpinConsumer.start)',
  ]);
  assert.equal(started.trim(), "function");
});

test("the command line is installed and teaches", () => {
  const hatpin = join(app, "node_modules/.bin/hatpin");
  assert.ok(existsSync(hatpin));
  assert.match(run(hatpin, ["--help"]), /serve/);
});

test("the proxy's package brings the script that it serves", () => {
  assert.ok(existsSync(join(app, "node_modules/@hatpin/browser/dist/hatpin.js")));
});

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { cwd: app, encoding: "utf8" });
}
