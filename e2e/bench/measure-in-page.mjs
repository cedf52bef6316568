/**
 * Runs in the page, and so stands alone. Of the page's requests those by `fetch` take turns with those by the one that was
 * there before the tracker: what the tracker adds is the median of the differences, and not the network's mood.
 */
export async function measureInPage({ singles, requests }) {
  const middle = (numbers) => [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const nextTask = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
  const mark = console.timeStamp.bind(console);
  mark("settled");
  const { startMs, longTasks, bareFetch } = window;
  const atStart = [...longTasks];

  async function time(ask, before, after) {
    mark(before);
    const started = performance.now();
    const asked = ask();
    const callMs = performance.now() - started;
    mark(after);
    await (await asked).text();
    return { callMs, answerMs: performance.now() - started };
  }

  async function compare(address, init, before, after) {
    const differences = [];
    for (let n = 0; n < requests; n++) {
      const bare = () => time(() => bareFetch(address, init), `bare ${before}`, `bare ${after}`);
      const seen = () => time(() => fetch(address, init), before, after);
      const isBareFirst = n % 2;
      const one = await (isBareFirst ? bare() : seen());
      const other = await (isBareFirst ? seen() : bare());
      const [ofBare, ofSeen] = isBareFirst ? [one, other] : [other, one];
      differences.push({
        callMs: ofSeen.callMs - ofBare.callMs,
        answerMs: ofSeen.answerMs - ofBare.answerMs,
      });
    }
    return {
      callMs: middle(differences.map(({ callMs }) => callMs)),
      answerMs: middle(differences.map(({ answerMs }) => answerMs)),
    };
  }

  const request = await compare("/api/stock", undefined, "request", "requested");
  const add = await compare("/api/cart/add", { method: "POST", body: "id=7&quantity=1" }, "add", "added");

  const singleTimes = [];
  for (let n = 0; n < singles; n++) {
    mark("track");
    const started = performance.now();
    window.track("lead");
    singleTimes.push(performance.now() - started);
    mark("tracked");
    await pause(20);
  }
  await pause(500);

  mark("loop");
  const started = performance.now();
  for (let n = 0; n < 100; n++) window.track("lead");
  const loopMs = performance.now() - started;
  mark("looped");
  // What it has put off to the end of this turn.
  await nextTask();
  const loopWithRestMs = performance.now() - started;
  await pause(500);
  mark("rested");
  return {
    startMs,
    trackMs: middle(singleTimes),
    loopMs,
    loopWithRestMs,
    requestMs: request.callMs,
    answerMs: request.answerMs,
    addMs: add.callMs,
    longAtStart: atStart.length,
    longAfter: longTasks.length - atStart.length,
  };
}
