// `pnpm fuzz`: HATPIN_FUZZ_COUNT requests (200,000 by default) made from HATPIN_FUZZ_SEED (printed). Ends with 1 when anything
// happened that must not.
import { fuzzProxy } from "./fuzz-proxy.mjs";

const count = Number(process.env.HATPIN_FUZZ_COUNT || 200_000);
const seed = Number(process.env.HATPIN_FUZZ_SEED || Date.now() % 2 ** 31);
console.log(`${count} requests, seed ${seed}`);
const { sent, seconds, answers, delivered, memoryMiB, faults } = await fuzzProxy({
  count,
  seed,
  maxGrowthMiB: 64,
});
console.table(answers);
console.log(`${sent} requests in ${seconds.toFixed(0)} s (${(sent / seconds).toFixed(0)} a second)`);
console.log(`memory at each tenth of them, and when all had arrived, in MiB: ${memoryMiB.join(", ")}`);
console.log(`${delivered} events came to Pinterest, each of them valid`);
for (const fault of new Set(faults))
  console.error(`FAULT: ${fault} (${faults.filter((each) => each === fault).length}×)`);
process.exitCode = faults.length > 0 ? 1 : 0;
