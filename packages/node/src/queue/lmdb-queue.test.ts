import { describeDurableQueue } from "./durable-queue-contract.ts";

describeDurableQueue("the LMDB queue", {
  module: new URL("./lmdb-queue.ts", import.meta.url),
  opener: "openLmdbQueue",
});
