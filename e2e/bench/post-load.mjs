// A process of its own that posts one event a request, as a page does, so many at once, for so long as its parent says. It
// writes HTTP itself, on connections that stay: what it costs is taken from the cores of those that are measured.
import { connect } from "node:net";
import { createConversionEvent } from "@hatpin/core";
import { orderInput } from "./sample.mjs";

const PLACE_OF_ID = "ID-OF-THE-EVENT";
const event = await createConversionEvent({ ...orderInput(0), event_id: PLACE_OF_ID });
const [before, after] = JSON.stringify(event).split(PLACE_OF_ID);

process.on("message", async ({ url, seconds, atOnce, name }) => {
  const { host, port } = new URL(url);
  const latencies = [];
  let refused = 0;
  let next = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;

  function write(socket) {
    const body = `{"v":1,"sent_at":${Date.now()},"events":[${before}${name}-${next++}${after}]}`;
    socket.sentAt = performance.now();
    socket.write(
      `POST /hatpin/events HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nContent-Type: text/plain;charset=UTF-8\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }

  await Promise.all(
    Array.from(
      { length: atOnce },
      () =>
        new Promise((resolve, reject) => {
          const socket = connect(Number(port), "127.0.0.1", () => write(socket)).setNoDelay();
          socket.on("error", reject).on("close", resolve);
          let answer = "";
          socket.on("data", (chunk) => {
            answer += chunk.toString("latin1");
            if (!isWhole(answer)) return;
            const answeredAt = performance.now();
            const status = answer.slice(9, 12);
            answer = "";
            if (status === "202") latencies.push(answeredAt - socket.sentAt);
            else refused += 1;
            if (answeredAt < endsAt) write(socket);
            else socket.destroy();
          });
        }),
    ),
  );
  const took = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const quantile = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
  process.send({
    taken: latencies.length,
    refused,
    perSecond: latencies.length / took,
    p50: quantile(0.5),
    p99: quantile(0.99),
    p999: quantile(0.999),
  });
});

function isWhole(answer) {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, end))?.[1];
  return length ? answer.length >= end + 4 + Number(length) : answer.endsWith("\r\n0\r\n\r\n");
}
