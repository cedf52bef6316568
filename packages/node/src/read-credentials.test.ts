import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type CredentialOptions, readCredentials } from "./read-credentials.ts";

const APP = {
  PINTEREST_REFRESH_ACCESS_TOKEN: "pinr_env",
  PINTEREST_APP_ID: "1234",
  PINTEREST_APP_SECRET: "env-s3cret",
};

/** What of it can be compared: no functions. */
function read(options: CredentialOptions, env: NodeJS.ProcessEnv) {
  const credentials = readCredentials(options, env);
  return credentials.kind === "app"
    ? {
        tokens: credentials.tokens,
        appId: credentials.appId,
        isLoading: credentials.loadTokens !== undefined,
      }
    : credentials.accessToken;
}

test("an access token that is passed wins, then an app, then the access token of the environment", () => {
  const env = { ...APP, PINTEREST_ACCESS_TOKEN: "pina_env\n" };
  assert.equal(read({ accessToken: "pina_own" }, env), "pina_own");
  const tokens = { refreshToken: "pinr_env", accessToken: "pina_env", expiresAtMs: undefined };
  assert.deepEqual(read({}, env), { tokens, appId: "1234", isLoading: false });
  assert.equal(read({}, { ...env, PINTEREST_APP_SECRET: " " }), "pina_env");
});

test("a part of an app that is not passed comes from the environment, and HATPIN_TOKEN_FILE is its store", () => {
  const oauth = { refreshToken: "pinr_own", onTokens() {} };
  assert.deepEqual(read({ oauth }, APP), {
    tokens: { refreshToken: "pinr_own", expiresAtMs: undefined },
    appId: "1234",
    isLoading: false,
  });
  const filed = { ...APP, HATPIN_TOKEN_FILE: "tokens.json" };
  for (const options of [{}, { oauth: {} }]) {
    const credentials = read(options, filed);
    assert.ok(typeof credentials === "object" && credentials.isLoading);
  }
});

for (const [option, oauth] of [
  ["oauth.onTokens", {}],
  ["oauth.onTokens", { onTokens: "file" }],
  ["oauth.loadTokens", { onTokens() {}, loadTokens: 7 }],
  ["oauth.appId", { onTokens() {}, appId: "" }],
  ["oauth.appSecret", { onTokens() {}, appSecret: "with blank" }],
  ["oauth.refreshToken", { onTokens() {}, refreshToken: 7 }],
  ["oauth.accessToken", { onTokens() {}, accessToken: "Bearer x" }],
  ["oauth.expiresAtMs", { onTokens() {}, expiresAtMs: "soon" }],
] as const) {
  test(`${option} is named when it is wrong: ${Object.entries(oauth).map(String)}`, () => {
    const options = { oauth } as unknown as CredentialOptions;
    assert.throws(() => readCredentials(options, APP), { name: "InvalidOptionError", option });
  });
}

test("what is missing is named with its variable, and two ways at once are a wrong use", () => {
  assert.throws(() => readCredentials({ oauth: { onTokens() {} } }, {}), { message: /PINTEREST_APP_ID/ });
  const both = { accessToken: "pina_own", oauth: { onTokens() {} } };
  assert.throws(() => readCredentials(both, APP), { option: "oauth" });
});

test("secrets come from files that the environment names, without the line break at their end", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "hatpin-secrets-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const PINTEREST_ACCESS_TOKEN_FILE = file("token", "pina_file\n");
  assert.equal(read({}, { PINTEREST_ACCESS_TOKEN_FILE }), "pina_file");
  const app = {
    PINTEREST_APP_ID: "1234",
    PINTEREST_APP_SECRET_FILE: file("secret", "s3cret\r\n"),
    PINTEREST_REFRESH_ACCESS_TOKEN_FILE: file("refresh", "pinr_file\n"),
  };
  const tokens = { refreshToken: "pinr_file", expiresAtMs: undefined };
  assert.deepEqual(read({}, app), { tokens, appId: "1234", isLoading: false });
  assert.throws(() => read({}, { PINTEREST_ACCESS_TOKEN: "pina_env", PINTEREST_ACCESS_TOKEN_FILE }), {
    option: "accessToken",
    message: /set twice.*PINTEREST_ACCESS_TOKEN_FILE/,
  });
  assert.throws(() => read({}, { ...app, PINTEREST_APP_SECRET_FILE: join(folder, "nowhere") }), {
    option: "oauth.appSecret",
    message: /cannot be read .*\(ENOENT\)/,
  });
});
