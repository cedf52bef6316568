import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { inspect } from "node:util";
import { keepTokensInFile } from "./keep-tokens-in-file.ts";

const TOKENS = { accessToken: "pina_1", refreshToken: "pinr_1", expiresAtMs: 1_800_000_000_000 };

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hatpin-tokens-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("what was stored is loaded, and before there is nothing", async (t) => {
  const { loadTokens, onTokens } = keepTokensInFile(join(await makeFolder(t), "tokens.json"));
  assert.equal(await loadTokens(), undefined);
  await onTokens(TOKENS);
  assert.deepEqual(await loadTokens(), TOKENS);
  await onTokens({ refreshToken: "pinr_2" });
  assert.deepEqual(await loadTokens(), { refreshToken: "pinr_2" });
});

test("only its owner may read the file, also where one lay there that all could read", async (t) => {
  const folder = await makeFolder(t);
  const file = join(folder, "tokens.json");
  await writeFile(file, JSON.stringify(TOKENS));
  await chmod(file, 0o666);
  await keepTokensInFile(file).onTokens(TOKENS);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder), ["tokens.json"]);
});

test("whoever reads while it is written finds whole tokens, old or new", async (t) => {
  const file = join(await makeFolder(t), "tokens.json");
  const { loadTokens, onTokens } = keepTokensInFile(file);
  await onTokens({ refreshToken: "pinr_0" });
  let isWriting = true;
  const writing = (async () => {
    for (let count = 1; count <= 50; count++) await onTokens({ refreshToken: `pinr_${count}`.repeat(500) });
    isWriting = false;
  })();
  let reads = 0;
  while (isWriting) {
    assert.match((await loadTokens())?.refreshToken ?? "", /^pinr_/);
    reads += 1;
  }
  await writing;
  assert.ok(reads > 10);
});

test("where the file cannot be written, it rejects, leaves what was there, and tells no token", async (t) => {
  const folder = await makeFolder(t);
  const store = keepTokensInFile(join(folder, "no-such-folder", "tokens.json"));
  await assert.rejects(store.onTokens(TOKENS), (error) => {
    assert.ok(!/pin[ar]_/.test(inspect(error, { depth: null })), inspect(error));
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  });
  assert.deepEqual(await readdir(folder), []);
});

test("a file that holds something else is an error that does not repeat it", async (t) => {
  const file = join(await makeFolder(t), "tokens.json");
  for (const text of ["", "{", "null", '{"refreshToken": 7}', '{"refreshToken": "pinr_secret secret"}']) {
    await writeFile(file, text);
    await assert.rejects(keepTokensInFile(file).loadTokens(), (error) => {
      assert.match(String(error), /does not hold tokens/);
      assert.ok(!inspect(error).includes("secret"));
      return true;
    });
    assert.equal(await readFile(file, "utf8"), text);
  }
});
