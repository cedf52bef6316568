import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listening {
  url: string;
  /** Takes no more connections; waits a while for the answers in progress, then cuts them. */
  close(): Promise<void>;
}

const CLOSE_WITHIN_MS = 2000;

/** Listens with time limits that keep a slow or silent other end from holding on to a connection. */
export async function listen(
  listener: RequestListener,
  host: string,
  port: number,
  { flags = ["--host", "--port"] }: { flags?: FlagNames } = {},
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // More than the minute for which nginx keeps a connection to us open.
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5000,
    },
    listener,
  );
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw explainListenError(error, host, port, flags);
  }
  // A cast, because that is what it is for a server that listens on a port.
  const address = server.address() as AddressInfo;
  const shownHost = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      // A connection that is kept alive turns idle with its next answer.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const late = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}

/** The flags by which a person says where to listen. */
type FlagNames = readonly [host: string, port: string];

/** Why nobody can listen there, in a sentence with the way out. */
export function explainListenError(
  error: unknown,
  host: string,
  port: number,
  [hostFlag, portFlag]: FlagNames = ["--host", "--port"],
): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    return new Error(`port ${port} of ${host} is in use; choose another by ${portFlag}`);
  if (code === "EACCES")
    return new Error(`port ${port} is not for this user; choose one above 1023 by ${portFlag}`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new Error(`${host} is no address of this machine; choose another by ${hostFlag}`);
  }
  return new Error(`cannot listen: ${message}`);
}
