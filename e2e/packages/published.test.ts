import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { PACKAGES, packPackages, ROOT } from "../../scripts/pack-packages.mjs";

const { tarballs, remove } = packPackages();
after(remove);

for (const name of PACKAGES) {
  test(`publint finds nothing in @hatpin/${name}`, () => {
    run("publint", ["run", tarballs[name], "--strict"]);
  });

  test(`the types of @hatpin/${name} resolve in every way of loading`, () => {
    // The script tag's files are for a <script>, not for an import. What came before Node 16 knows no `exports`.
    run("attw", [
      tarballs[name],
      "--profile",
      "node16",
      "--exclude-entrypoints",
      "hatpin.js",
      "hatpin.whole.js",
      "package.json",
    ]);
  });

  test(`the tarball of @hatpin/${name} holds what it should and nothing else`, () => {
    const files = execFileSync("tar", ["-tzf", tarballs[name]], { encoding: "utf8" }).trim().split("\n");
    assert.ok(files.includes("package/LICENSE"), "no licence");
    assert.ok(files.includes("package/README.md"), "no readme");
    assert.deepEqual(
      files.filter((file) => /\.test(-d)?\.ts$|tsconfig|tsbuildinfo|node_modules/.test(file)),
      [],
    );
  });
}

function run(command: string, args: string[]): void {
  try {
    execFileSync(join(ROOT, "node_modules/.bin", command), args, {
      cwd: ROOT,
      encoding: "utf8",
      stdio: "pipe",
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    assert.fail(`${command} found problems:\n${stdout}\n${stderr}`);
  }
}
