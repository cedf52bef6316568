/** What a request's body says, in its order: the keys of a form, or the innermost keys of JSON. */
export type RequestFields = [key: string, value: unknown][];

/** Bodies beyond this are uploads, not adds. Characters, or bytes of a `Blob`. */
const MAX_BODY_SIZE = 65_536;

// An id or a name below these is not the product's.
const FOREIGN_KEY = /user|custom|prop|opti|attr/i;

/** Reads a body without using it up, at once where possible: the caller may change or reuse it afterwards. */
export function readFields(body: unknown, done: (fields: RequestFields) => void): void {
  const later = (content: Promise<unknown>) =>
    void content.then((read) => readFields(read, done)).catch(() => {});
  if (body instanceof Request) {
    const copy = body.clone();
    later(/form/.test(`${copy.headers.get("content-type")}`) ? copy.formData() : copy.text());
  } else if (body instanceof Blob) {
    if (body.size < MAX_BODY_SIZE) later(body.text());
  } else if (typeof body === "string") done(parse(body));
  else done(body instanceof FormData || body instanceof URLSearchParams ? flatten([...body]) : []);
}

function parse(text: string): RequestFields {
  if (text.length > MAX_BODY_SIZE) return [];
  try {
    return flatten(Object.entries(JSON.parse(text)));
  } catch {
    return [...new URLSearchParams(text)];
  }
}

/** The values in objects and lists, each with its own innermost key. */
export function flatten(entries: RequestFields): RequestFields {
  return entries.flatMap(([key, value]) => {
    if (value instanceof Object) return FOREIGN_KEY.test(key) ? [] : flatten(Object.entries(value));
    // Hydrogen's forms carry JSON in a field.
    return /^[[{]/.test(`${value}`) ? parse(`${value}`) : [[key, value]];
  });
}
