// `pnpm test:watch [core|browser|node]`: runs a package's unit tests again whenever a file of it changes.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const name = process.argv[2] ?? "core";
const folder = join("packages", name, "src");
const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => join(folder, file));
spawn(process.execPath, ["--conditions=source", "--import", "tsx", "--test", "--watch", ...files], {
  stdio: "inherit",
});
