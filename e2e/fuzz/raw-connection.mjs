import { connect } from "node:net";

/** A garbled request leaves a server waiting for the rest of it; that is its right, for a while. */
const PATIENCE_MS = 300;

/** Long, because a busy machine is no fault of the proxy's. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * One connection after the other to a port, without any HTTP of its own, so that anything can be sent. `send` resolves with the
 * status of the first answer; "cut" when the server has closed, or we have.
 */
export function createRawConnection(port) {
  let socket;

  function open() {
    if (socket && !socket.destroyed && socket.writable) return socket;
    socket = connect(port, "127.0.0.1").on("error", () => {});
    return socket;
  }

  return {
    send(bytes, { isCut = false, isGarbage = false } = {}) {
      const mine = open();
      return new Promise((resolve) => {
        let text = "";
        const late = setTimeout(
          () => finish(isGarbage ? "cut" : "no answer", true),
          isGarbage ? PATIENCE_MS : ANSWER_WITHIN_MS,
        );
        function finish(status, isEnd) {
          clearTimeout(late);
          mine.removeAllListeners("data").removeAllListeners("close");
          // What follows an odd request on its connection is anybody's guess.
          if (isEnd) mine.destroy();
          resolve(status);
        }
        mine.on("close", () => finish("cut", true));
        mine.on("data", (chunk) => {
          text += chunk.toString("latin1");
          const end = text.indexOf("\r\n\r\n");
          if (end === -1) return;
          const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
          const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1] ?? 0);
          const isChunked = /\r\ntransfer-encoding:/i.test(text.slice(0, end + 2));
          if (isChunked ? !text.endsWith("0\r\n\r\n") : text.length < end + 4 + length) return;
          finish(
            status,
            isGarbage || status !== 202 || /\r\nconnection: close/i.test(text.slice(0, end + 2)),
          );
        });
        mine.write(bytes, () => {
          if (isCut) finish("cut", true);
        });
      });
    },
    close: () => socket?.destroy(),
  };
}
