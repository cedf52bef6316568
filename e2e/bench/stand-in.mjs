// A process of its own that answers as Pinterest, Meta, PostHog and Segment would when all is well, and does nothing
// else, so that it is the senders that are measured. Prints its port.
import { createServer } from "node:http";

const BATCH = 1000;
const events = Array.from({ length: BATCH }, () => ({
  status: "processed",
  error_message: null,
  warning_message: null,
}));
const ANSWERS = {
  pinterest: { num_events_received: BATCH, num_events_processed: BATCH, events },
  others: { status: 1, success: true, events_received: BATCH, messages: [], fbtrace_id: "trace" },
};
const [pinterest, others] = Object.values(ANSWERS).map((answer) => JSON.stringify(answer));

let counted = 0;

const server = createServer((request, response) => {
  if (request.url === "/counted") return response.end(String(counted));
  if (request.url.startsWith("/counting/")) return countAndAnswer(request, response);
  request.resume().on("end", () => {
    const answer = request.url.includes("/ad_accounts/") ? pinterest : others;
    response.setHeader("content-type", "application/json").end(answer);
  });
});
/** For a sender whose batches are of any size. */
function countAndAnswer(request, response) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { length } = JSON.parse(Buffer.concat(chunks).toString()).data;
    counted += length;
    const answer = {
      num_events_received: length,
      num_events_processed: length,
      events: events.slice(0, length),
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
}

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.once("disconnect", () => process.exit());
