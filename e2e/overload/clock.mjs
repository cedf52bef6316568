// Loaded before a program: its clock is what the clock says, and as many milliseconds more as the file in
// HATPIN_TEST_CLOCK holds when SIGUSR2 comes.
import { readFileSync } from "node:fs";

const now = Date.now;
let aheadMs = 0;
Date.now = () => now() + aheadMs;
process.on("SIGUSR2", () => {
  aheadMs = Number(readFileSync(process.env.HATPIN_TEST_CLOCK, "utf8"));
});
