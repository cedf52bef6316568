import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { test } from "node:test";
import { type NodeHandler, toNodeListener } from "./node-adapter.ts";
import type { ConnectionInfo, PlainRequest } from "./plain-request.ts";
import { readBody } from "./read-body.ts";

type WebHandler = (request: Request, info: ConnectionInfo) => Promise<Response>;

/** As the web knows requests and answers. */
function asWeb(handler: WebHandler): NodeHandler {
  return (request, info) => handler(request.toWeb(), info);
}

/** A body can be read by either of them. */
const READERS: Record<string, (request: PlainRequest, maxBytes: number) => Promise<string | undefined>> = {
  "as it comes": (request, maxBytes) => request.readBody(maxBytes),
  "as the web's": (request, maxBytes) => readBody(request.toWeb(), maxBytes),
};

async function withServer(
  handler: NodeHandler,
  use: (url: string, port: number) => Promise<void>,
): Promise<void> {
  const server = createServer(toNodeListener(handler)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}`, port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a request arrives whole: method, address, headers, body and the other end's address", async () => {
  const handler = asWeb(async (request, { remoteAddress }) =>
    Response.json({
      method: request.method,
      url: request.url,
      header: request.headers.get("x-one"),
      body: await request.text(),
      remoteAddress,
    }),
  );
  await withServer(handler, async (url) => {
    const answer = await fetch(`${url}/a?b=c`, { method: "POST", headers: { "x-one": "1" }, body: "grüße" });
    const expected = {
      method: "POST",
      url: `${url}/a?b=c`,
      header: "1",
      body: "grüße",
      remoteAddress: "127.0.0.1",
    };
    assert.deepEqual(await answer.json(), expected);
  });
});

test("an answer leaves whole: status, several cookies, an empty body", async () => {
  const headers = new Headers([
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
    ["etag", '"x"'],
  ]);
  await withServer(
    async () => new Response(null, { status: 304, headers }),
    async (url) => {
      const answer = await fetch(url);
      assert.equal(answer.status, 304);
      assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
      assert.equal(await answer.text(), "");
    },
  );
});

test("cookies leave beside those that a middleware has set before", async () => {
  const headers = new Headers([
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
    ["vary", "Origin"],
  ]);
  for (const answer of [
    new Response("fine", { headers }),
    { status: 200, headers: [...headers], body: "fine" },
  ]) {
    const listener = toNodeListener(async () => answer);
    const server = createServer((incoming, outgoing) => {
      outgoing.setHeader("Set-Cookie", "session=0").setHeader("Vary", "Accept");
      listener(incoming, outgoing);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const got = await fetch(`http://127.0.0.1:${port}`);
    assert.deepEqual(got.headers.getSetCookie(), ["session=0", "a=1", "b=2"]);
    assert.equal(got.headers.get("vary"), "Origin");
    server.closeAllConnections();
    server.close();
  }
});

for (const [how, read] of Object.entries(READERS)) {
  test(`a body over the limit is answered, not cut, and the connection serves the next request: ${how}`, async () => {
    const handler: NodeHandler = async (request) => {
      const body = await read(request, 1000);
      return new Response(body === undefined ? "too much" : body, { status: body === undefined ? 413 : 200 });
    };
    await withServer(handler, async (url) => {
      for (const size of [1001, 5_000_000]) {
        assert.equal((await fetch(url, { method: "POST", body: "x".repeat(size) })).status, 413);
        // Without a length in the head.
        const stream = new Blob(["x".repeat(size)]).stream();
        const streamed = await fetch(url, { method: "POST", body: stream, duplex: "half" });
        assert.equal(streamed.status, 413);
      }
      assert.equal(
        await (await fetch(url, { method: "POST", body: "x".repeat(1000) })).text(),
        "x".repeat(1000),
      );
    });
  });

  test(`a body that breaks off, takes too long or does not fit is none: ${how}`, async () => {
    const names: string[] = [];
    const refuseHalf = (bytes: number) => {
      if (bytes === 4) throw new RangeError("no room");
    };
    const handler: NodeHandler = async (request) => {
      const [option, web] = [{ timeoutMs: 50, charge: refuseHalf }, request];
      const reading =
        how === "as it comes" ? web.readBody(1000, option) : readBody(web.toWeb(), 1000, option);
      const said = await reading.catch((error: Error) => error.name);
      names.push(said ?? "undefined");
      return new Response(said);
    };
    await withServer(handler, async (_, port) => {
      const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n";
      const slow = connect(port, "127.0.0.1").setEncoding("utf8");
      slow.write(`${head}slow`.replace("slow", "slowly"));
      assert.match(String(await once(slow, "data")), /BodyTooSlowError/);
      slow.destroy();
      const full = connect(port, "127.0.0.1").setEncoding("utf8");
      full.write(`${head}half`);
      assert.match(String(await once(full, "data")), /RangeError/);
      full.destroy();
      const cut = connect(port, "127.0.0.1");
      cut.write(`${head}cut`, () => cut.destroy());
      while (names.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.notEqual(names[2], "cut");
      assert.notEqual(names[2], "");
    });
  });
}

test("a handler that rejects, or an answer that fails midway, has its connection cut", async () => {
  const half = () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("half")),
        pull: () => Promise.reject(new Error("broke")),
      }),
    );
  for (const handler of [() => Promise.reject(new Error("no")), async () => half()]) {
    await withServer(handler, async (url) => {
      await assert.rejects(
        fetch(url).then((answer) => answer.text()),
        TypeError,
      );
    });
  }
});

test("the request's signal aborts when the other end hangs up", async () => {
  let aborted: Promise<unknown> = Promise.resolve();
  const handler = asWeb((request) => {
    aborted = once(request.signal, "abort");
    return new Promise(() => {});
  });
  await withServer(handler, async (url) => {
    await assert.rejects(fetch(url, { signal: AbortSignal.timeout(100) }));
    await aborted;
  });
});

test("what is no web request is answered with 400, and the server lives on", async () => {
  await withServer(
    async () => new Response("fine"),
    async (url, port) => {
      for (const head of [
        "TRACE / HTTP/1.1\r\nHost: a",
        "GET / HTTP/1.1\r\nHost: a b c",
        "GET nowhere HTTP/1.1\r\nHost: a",
      ]) {
        const socket = connect(port, "127.0.0.1").setEncoding("utf8").end(`${head}\r\n\r\n`);
        const [text] = await once(socket, "data");
        assert.match(text, /^HTTP\/1\.1 400/, head);
      }
      assert.equal(await (await fetch(url)).text(), "fine");
    },
  );
});

// --- As a middleware, and behind others ---

function echo(read: (typeof READERS)[string]): NodeHandler {
  return async (request) =>
    Response.json({
      url: request.url,
      host: request.headers.get("host"),
      length: request.headers.get("content-length"),
      encoding: request.headers.get("content-encoding"),
      body: await read(request, 1000).catch((error: Error) => error.name),
    });
}

/** As Express hands a request on: with what it left in the request. */
async function withMiddleware(
  left: (body: string) => object,
  use: (url: string) => Promise<void>,
  prefix = "",
): Promise<void> {
  for (const read of Object.values(READERS)) await mount(echo(read), { left, use, prefix });
}

interface Mounted {
  left: (body: string) => object;
  use: (url: string) => Promise<void>;
  prefix: string;
}

async function mount(handler: NodeHandler, { left, use, prefix }: Mounted): Promise<void> {
  const listener = toNodeListener(handler, (path) => path === "/ours/events");
  const server = createServer((incoming, outgoing) => {
    void incoming.toArray().then((chunks: Buffer[]) => {
      const { url = "" } = incoming;
      Object.assign(incoming, left(Buffer.concat(chunks).toString()), {
        originalUrl: url,
        url: url.slice(prefix.length) || "/",
      });
      listener(incoming, outgoing, () => outgoing.end("the next one"));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { method: "POST", body, headers });
  // A cast, because that is what `echo` answers.
  return (await answer.json()) as { body?: string; length: string | null; encoding: string | null };
}

test("a body that a parser has read is taken from where it left it, and the headers fit it", async () => {
  const text = '{ "a": [1, "ü"], "__proto__": 2 }';
  const whole = '{"a":[1,"ü"],"__proto__":2}';
  const cases: [left: (body: string) => object, expected: string][] = [
    [(body) => ({ body }), text],
    [(body) => ({ body: Buffer.from(body) }), text],
    [(body) => ({ body: JSON.parse(body) }), whole],
    [(body) => ({ rawBody: Buffer.from(body), body: { changed: true } }), text],
  ];
  for (const [left, expected] of cases) {
    await withMiddleware(left, async (url) => {
      // The parser has inflated it.
      const { body, length, encoding } = await post(`${url}/ours/events`, text, {
        "content-encoding": "gzip",
      });
      assert.deepEqual([body, length, encoding], [expected, null, null]);
    });
  }
});

test("a body of which nothing is left is not taken for an empty one", async () => {
  const cyclic: { self?: object } = {};
  cyclic.self = cyclic;
  for (const body of [undefined, null, "", Buffer.alloc(0), {}, [], true]) {
    await withMiddleware(
      () => ({ body }),
      async (url) => assert.equal((await post(`${url}/ours/events`, "{}")).body, "BodyReadBeforeError"),
    );
  }
});

test("a body that a parser has read is held to the limit too", async () => {
  await withMiddleware(
    (body) => ({ body: { text: body } }),
    async (url) => assert.equal((await post(`${url}/ours/events`, "x".repeat(1000))).body, undefined),
  );
});

test("what is not the handler's goes to the next one; under a prefix both paths are its own", async () => {
  for (const [prefix, path] of [
    ["", "/ours/events?a=b"],
    ["/ours", "/ours/events"],
    ["/api", "/api/ours/events"],
  ] as const) {
    await withMiddleware(
      (body) => ({ body }),
      async (url) => {
        assert.equal((await post(`${url}${path}`, "x")).body, "x", path);
        for (const other of [
          "",
          "/",
          "/ours",
          "/ours/events/",
          "/ours/events/..",
          "//ours/events",
          "/OURS/events",
        ]) {
          const answer = await fetch(`${url}${prefix}${other}`, { method: "POST", body: "x" });
          assert.equal(await answer.text(), "the next one", prefix + other);
        }
      },
      prefix,
    );
  }
});

// --- Requests that can be read in two ways, byte by byte ---

/** All that a server says to these bytes until it closes, or falls silent after an answer. */
async function sayRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  let said = "";
  socket.on("data", (text) => {
    said += text;
  });
  socket.on("error", () => {});
  socket.end(Buffer.from(bytes, "latin1"));
  await once(socket, "close", { signal: AbortSignal.timeout(5000) }).catch(() =>
    assert.fail(`it hangs: ${bytes.slice(0, 300)} -> ${said}`),
  );
  return said;
}

const statuses = (said: string) =>
  [...said.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));

const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: shop.example\r\n\r\n";

/** Heads of a POST whose body ends in two places, each with a second request inside. */
const TWO_ENDS: Record<string, string> = {
  "a length and chunks": `Content-Length: ${5 + SMUGGLED.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  "chunks and a length": `Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  "two lengths": `Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
  "one length twice": `Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody`,
  "a list of lengths": `Content-Length: 0, ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
  "a length with a sign": `Content-Length: +0\r\n\r\n${SMUGGLED}`,
  "a length below nothing": `Content-Length: -1\r\n\r\n${SMUGGLED}`,
  "a length in hex": `Content-Length: 0x4\r\n\r\nbody${SMUGGLED}`,
  "chunks by another name": `Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n${SMUGGLED}`,
  "chunks that are not last": `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  "chunks twice": `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${SMUGGLED}`,
  "white space before the colon": `Content-Length : 0\r\n\r\n${SMUGGLED}`,
  "a folded header": `X-One: a\r\n Content-Length: 0\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 0\r\n\r\n${SMUGGLED}`,
  "lines that end in LF alone": `X-One: a\nTransfer-Encoding: chunked\nContent-Length: 0\n\n${SMUGGLED}`,
  "a CR inside a header": `X-One: a\rContent-Length: 0\r\n\r\n${SMUGGLED}`,
  "a NUL inside a header": `X-One: a\0b\r\n\r\n${SMUGGLED}`,
  "a size of a chunk that overflows": `Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff1\r\n${SMUGGLED}`,
  "a chunk that ends in LF alone": `Transfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n${SMUGGLED}`,
};

test("a body that ends in two places is refused, and no request is found inside it", async () => {
  const seen: string[] = [];
  const handler: NodeHandler = async (request) => {
    seen.push(request.url.pathname);
    await request.readBody(1000).catch(() => {});
    return new Response("fine");
  };
  await withServer(handler, async (_, port) => {
    for (const [what, rest] of Object.entries(TWO_ENDS)) {
      const said = await sayRaw(port, `POST /events HTTP/1.1\r\nHost: shop.example\r\n${rest}`);
      assert.ok(!seen.includes("/smuggled"), what);
      assert.deepEqual(statuses(said).at(-1), 400, `${what}: ${said}`);
      assert.match(said, /connection: close/i, what);
    }
  });
});

test("a body that ends in two places is refused by us where Node's parser was told to be lenient", async () => {
  const handled: string[] = [];
  const handler: NodeHandler = async (request) => {
    handled.push(request.url.href);
    return new Response("fine");
  };
  const server = createServer({ insecureHTTPParser: true }, toNodeListener(handler)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const what of ["a length and chunks", "chunks and a length", "chunks that are not last"]) {
    const said = await sayRaw(port, `POST /events HTTP/1.1\r\nHost: shop.example\r\n${TWO_ENDS[what]}`);
    assert.equal(statuses(said)[0], 400, `${what}: ${said}`);
    assert.match(said, /connection: close/i, what);
  }
  assert.deepEqual(handled, []);
  server.closeAllConnections();
  server.close();
});

test("a path means what it says: what a parser of addresses would turn into another is refused", async () => {
  const paths: string[] = [];
  const handler: NodeHandler = async (request) => {
    paths.push(request.url.pathname);
    return new Response("fine");
  };
  await withServer(handler, async (_, port) => {
    const ask = (target: string, host = "shop.example") =>
      sayRaw(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    for (const target of [
      "/hatpin/events/..",
      "/x/../hatpin/events",
      "/x/%2e%2e/hatpin/events",
      "/./hatpin/events",
      "/hatpin\\events",
      "\\hatpin\\events",
      "/hatpin/events#x",
      "*",
      "hatpin/events",
      "ftp://shop.example/hatpin/events",
      "http:///hatpin/events",
      "http://shop.example/x/../hatpin/events",
      "http://user:secret@shop.example/hatpin/events",
    ]) {
      assert.deepEqual(statuses(await ask(target)), [400], target);
    }
    for (const host of [
      "shop.example/x",
      "shop.example?",
      "a@shop.example",
      "a, b",
      "a\\b",
      "shop.example#",
      "a b",
    ]) {
      assert.deepEqual(statuses(await ask("/hatpin/events", host)), [400], host);
    }
    assert.deepEqual(statuses(await ask("/hatpin/events", "a\r\nHost: b")), [400], "two hosts");
    assert.deepEqual(paths, []);

    // These are other paths, and stay so.
    const others = [
      "//hatpin/events",
      "/hatpin//events",
      "/hatpin%2fevents",
      "/hatpin%5cevents",
      "/hatpin/events/",
      "/hatpin/events;x",
      "/Hatpin/events",
    ];
    for (const target of others) await ask(target);
    assert.deepEqual(paths, others);
  });
});

test("the absolute form is taken as the address that it names, whatever the Host", async () => {
  await withServer(echo(READERS["as it comes"] as (typeof READERS)[string]), async (_, port) => {
    const said = await sayRaw(
      port,
      "GET http://shop.example:8080/hatpin/events?a=b HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n",
    );
    assert.match(said, /"url":"http:\/\/shop.example:8080\/hatpin\/events\?a=b","host":"shop.example:8080"/);
  });
});

test("a head over Node's limit, or with no end, is refused before the handler hears of it", async () => {
  let handled = 0;
  const handler: NodeHandler = async () => {
    handled += 1;
    return new Response("fine");
  };
  await withServer(handler, async (_, port) => {
    const head = "POST /events HTTP/1.1\r\nHost: a\r\n";
    for (const [bytes, status] of [
      [`${head}X-One: ${"x".repeat(20_000)}\r\n\r\n`, 431],
      [`${head}${"X-One: x\r\n".repeat(3000)}\r\n`, 431],
      [`POST /${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
      [`${head}X-One`, 400],
      ["POST /events HTTP/1.1\r\n\r\n", 400],
    ] as const) {
      assert.deepEqual(statuses(await sayRaw(port, bytes)), [status], bytes.slice(0, 60));
    }
  });
  assert.equal(handled, 0);
});
