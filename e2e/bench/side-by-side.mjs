/**
 * Runs both sides in turn `rounds` times, after one round to warm up, and compares the medians.
 * A side does `count` operations a call and resolves when they are done.
 */
export async function sideBySide({ what, against, count, rounds = 7, ours, theirs }) {
  const times = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const [side, run] of Object.entries({ ours, theirs })) {
      const started = process.hrtime.bigint();
      await run();
      const micros = Number(process.hrtime.bigint() - started) / 1000;
      if (round > 0) times[side].push(micros / count);
    }
  }
  const [oursMicros, theirsMicros] = [median(times.ours), median(times.theirs)];
  return {
    what,
    "µs each": round(oursMicros),
    against,
    "µs each (other)": round(theirsMicros),
    ratio: round(oursMicros / theirsMicros),
  };
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

function round(number) {
  return Number(number.toPrecision(3));
}
