import { request as send } from "node:http";

// Of one connection only, so not to be handed on: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
const HOP_HEADERS = ["connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"];

/**
 * Hands a request to the Hatpin proxy and its answer back, both streamed, as a shop's own nginx would: the proxy
 * learns the visitor's address from `X-Forwarded-For`. Answers 502 when the proxy is down.
 */
export function forward(request, response, origin) {
  const { host, port } = splitOrigin(origin);
  const headers = { ...request.headers };
  for (const name of HOP_HEADERS) delete headers[name];
  const visitor = request.socket.remoteAddress;
  headers["x-forwarded-for"] = [request.headers["x-forwarded-for"], visitor].filter(Boolean).join(", ");
  headers["x-forwarded-host"] = request.headers.host;

  const onward = send({ host, port, method: request.method, path: request.url, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  onward.on("error", () => {
    if (response.headersSent) return response.destroy();
    response
      .writeHead(502, { "content-type": "text/plain; charset=utf-8" })
      .end("The proxy does not answer.");
  });
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

function splitOrigin(origin) {
  const { hostname, port } = new URL(origin);
  return { host: hostname, port: port || 80 };
}
