import { InvalidOptionError } from "./errors.ts";
import { type OAuthTokens, readKeptTokens } from "./oauth-tokens.ts";
import { parseRecord } from "./parse-record.ts";

export interface TokenStore {
  /** Undefined when nothing was stored yet. */
  loadTokens(): Promise<OAuthTokens | undefined>;
  /** Resolves when the tokens survive a crash. */
  onTokens(tokens: OAuthTokens): Promise<void>;
}

/**
 * Keeps tokens in a file that only its owner may read (mode 0600): `oauth: { …, ...keepTokensInFile("tokens.json") }`.
 * The file is replaced as a whole, so a crash leaves either the old tokens or the new. Several processes may share it.
 */
export function keepTokensInFile(path: string): TokenStore {
  if (typeof path !== "string" || path.trim() === "") {
    throw new InvalidOptionError("path", "must be the path of a file, in a folder that is there");
  }
  const { readFile } = files();
  const { resolve } = process.getBuiltinModule("node:path");
  // As it is now: the process may change its folder later.
  const file = resolve(path);
  return {
    async loadTokens() {
      const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      if (text === undefined) return undefined;
      const tokens = readKeptTokens(parseRecord(text));
      if (!tokens)
        throw new Error(`${file} does not hold tokens; remove it to begin with those of the options`);
      return tokens;
    },
    onTokens: (tokens) => replaceFile(file, `${JSON.stringify(tokens)}\n`),
  };
}

async function replaceFile(file: string, text: string): Promise<void> {
  const { open, rename, rm } = files();
  const draft = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(process.getBuiltinModule("node:path").dirname(file));
}

/** Only then the new name survives a loss of power. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and needs no sync of them.
  if (process.platform === "win32") return;
  const handle = await files().open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Not imported, so that a bundle for a runtime without files does not ask for them: decisions/0028. */
function files() {
  return process.getBuiltinModule("node:fs/promises");
}
