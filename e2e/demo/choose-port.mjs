import { createServer } from "node:net";

/**
 * The preferred port of this machine's own address when it is free, else another; `say` is then told so, in one
 * sentence. Port 0 is any free one.
 */
export async function choosePort(preferred, name, say) {
  try {
    return await freePort(preferred);
  } catch (error) {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    const port = await freePort(0);
    const why = error.code === "EACCES" ? "may not be used" : "is taken";
    say(`Port ${preferred} ${why}, so ${name} uses ${port}.`);
    return port;
  }
}

function freePort(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}
