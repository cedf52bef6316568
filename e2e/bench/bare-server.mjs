// The least that takes events: parses the same JSON, counts, answers, and keeps nothing. Prints its address.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { events } = JSON.parse(Buffer.concat(chunks).toString());
    response
      .writeHead(202, { "content-type": "application/json" })
      .end(JSON.stringify({ accepted: events.length, rejected: [] }));
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
process.on("SIGTERM", () => process.exit());
