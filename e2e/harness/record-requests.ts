import type { IncomingMessage } from "node:http";

/** A request as it came over the wire: method, address, headers and body in one text, to be searched. */
export type RecordedRequest = string;

/**
 * Hands `record` each request once its body is there. A browser's own account of its requests may lack bodies, as
 * Firefox's does by WebDriver BiDi; and the server reads on undisturbed.
 */
export function recordRequest(request: IncomingMessage, record: (request: RecordedRequest) => void): void {
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding) => {
    if (chunk) chunks.push(chunk);
    else {
      const { method, url, rawHeaders } = request;
      record(`${method} ${url} ${rawHeaders.join(" ")} ${Buffer.concat(chunks)}`);
    }
    return push(chunk, encoding);
  };
}
