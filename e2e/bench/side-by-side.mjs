/**
 * Runs both sides in turn `rounds` times, after one round to warm up, and compares the medians.
 * A side does `count` operations a call and resolves when they are done.
 */
export async function sideBySide({ what, against, count, rounds = 7, ours, theirs }) {
  const times = { ours: [], theirs: [] };
  const cpu = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const [side, run] of Object.entries({ ours, theirs })) {
      const [started, cpuBefore] = [process.hrtime.bigint(), process.cpuUsage()];
      await run();
      const micros = Number(process.hrtime.bigint() - started) / 1000;
      const { user, system } = process.cpuUsage(cpuBefore);
      if (round === 0) continue;
      times[side].push(micros / count);
      cpu[side].push((user + system) / count);
    }
  }
  const [oursMicros, theirsMicros] = [median(times.ours), median(times.theirs)];
  return {
    what,
    "µs each": round(oursMicros),
    against,
    "µs each (other)": round(theirsMicros),
    ratio: round(oursMicros / theirsMicros),
    // Less noisy than time, where something else keeps the processors busy.
    "CPU ratio": round(median(cpu.ours) / median(cpu.theirs)),
  };
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

function round(number) {
  return Number(number.toPrecision(3));
}
