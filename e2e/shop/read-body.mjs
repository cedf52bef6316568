const MAX_BYTES = 64 * 1024;

/** The fields of a request's body, JSON or a form. Throws an error with a `status` when it cannot be read. */
export async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BYTES) throw Object.assign(new Error("The request is too large."), { status: 413 });
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  if (!/json/.test(request.headers["content-type"] ?? ""))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return Object(JSON.parse(text));
  } catch {
    throw Object.assign(new Error("The request is no JSON."), { status: 400 });
  }
}
