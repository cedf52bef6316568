import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut as a network is cut: connections stay, and nothing comes through. */
export interface PartitionUnderTest {
  port: number;
  /** `answers`: what is sent still arrives. */
  cut(what?: "everything" | "answers"): void;
  /** What comes from now on comes through. What was sent while it was cut is gone, with its connections. */
  heal(): void;
  /** From now on new connections come through. Those of before stay, and are dead: their end never learns of it. */
  replace(): void;
  /** So many have come so far. */
  connections(): number;
  close(): void;
}

export async function startPartition(serverPort: number): Promise<PartitionUnderTest> {
  let isCut = false;
  let isOneWay = false;
  let connections = 0;
  /** Those that came before are dead. */
  let living = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(serverPort, "127.0.0.1");
    const number = connections++;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => {
        if (number >= living && (!isCut || (isOneWay && from === near))) to.write(chunk);
      });
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        // The end of a connection does not come through a cut, either.
        if (number >= living && !isCut) to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // A cast, because a server that listens on a port has no other address.
    port: (server.address() as { port: number }).port,
    cut(what = "everything") {
      isCut = true;
      isOneWay = what === "answers";
    },
    heal() {
      isCut = false;
      for (const socket of sockets) socket.destroy();
    },
    replace() {
      isCut = false;
      living = connections;
    },
    connections: () => connections,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
