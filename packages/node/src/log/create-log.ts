import { LINE_KINDS, type LogCode, type LogLevel } from "./log-codes.ts";
import { type LogFields, readFields } from "./log-fields.ts";
import { type Line, quieten } from "./quieten.ts";

/**
 * One line of the log, as an object: it makes one line of JSON. Besides its sentence it holds numbers and words of closed
 * lists; nothing that a visitor, a page or Pinterest has said gets in.
 */
export interface LogEntry extends LogFields {
  /** ISO 8601, in UTC. */
  time: string;
  level: LogLevel;
  code: LogCode;
  /** The sentence of the code, for a person. */
  message: string;
  /** How many more of the same this line stands for: it is written once a minute at most. */
  repeated?: number;
}

/** Told of each line: as a person reads it, and as an object. */
export type Log = (line: string, entry: LogEntry) => void;

type FieldsOf<Code extends LogCode> = Pick<LogFields, (typeof LINE_KINDS)[Code]["fields"][number]>;

/** Says what a code stands for. A code without fields takes none. */
export type Say = <Code extends LogCode>(
  code: Code,
  ...fields: (typeof LINE_KINDS)[Code]["fields"] extends readonly never[] ? [] : [FieldsOf<Code>]
) => void;

export interface LogOptions {
  write: Log | undefined;
  /** Takes out the secrets of this process: a text in which it finds one is not shown at all. */
  redact?: (text: string) => string;
  now?: () => number;
}

export interface Logger {
  say: Say;
  /** Writes how often was withheld what was said again. */
  flush(): void;
}

/** A log that lets in what its table of codes knows, and says the same line once a minute at most. */
export function createLog({ write, redact = (text) => text, now = Date.now }: LogOptions): Logger {
  const { pass, flush } = quieten(now, put);

  function put({ code, message, fields }: Line, repeated: number): void {
    if (!write) return;
    const entry: LogEntry = {
      time: new Date(now()).toISOString(),
      level: LINE_KINDS[code].level,
      code,
      message,
      ...fields,
      ...(repeated > 0 && { repeated }),
    };
    write(repeated > 0 ? `${message} (and ${repeated} times more)` : message, entry);
  }

  return {
    say(code, ...[given = {}]) {
      if (!write) return;
      const kind = LINE_KINDS[code];
      const fields = readFields(kind.fields, given, redact);
      // A cast, because each kind was made with a function of its own fields, and is given no others.
      const says = kind.says as (fields: LogFields) => string;
      pass({ code, message: says(fields), fields });
    },
    flush,
  };
}
