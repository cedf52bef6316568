import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { canInstallDebianPackages, installDebianPackages } from "./install-debian-packages.mjs";

const PROGRAMS = ["redis-server", "valkey-server"];

/**
 * Finds a Redis or Valkey server for the tests, which start their own, or brings one: the system's, else Debian's
 * package (as root).
 *
 * @returns {Promise<string>} the path of the executable.
 * @throws {Error} one sentence, when there is none and none could be brought.
 */
export async function ensureRedis() {
  const named = process.env.HATPIN_REDIS_SERVER;
  if (named && !existsSync(named)) {
    throw new Error(`HATPIN_REDIS_SERVER names a file that does not exist: ${named}.`);
  }
  const found = named || findServer();
  if (found) return found;
  console.log("There is no Redis server here; getting one …");
  let reason = "only root on Debian can";
  if (canInstallDebianPackages()) {
    const failure = await installDebianPackages(["redis-server"]);
    const installed = findServer();
    if (installed) return installed;
    reason = failure ?? "Debian's package brought no server";
  }
  throw new Error(
    `There is no Redis server and none could be installed (${reason}): install one, or name it in HATPIN_REDIS_SERVER.`,
  );
}

function findServer() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}
