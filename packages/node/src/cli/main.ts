import { hatpin } from "./hatpin.ts";

process.exitCode = await hatpin(process.argv.slice(2));
