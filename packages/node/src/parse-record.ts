import { isRecord } from "./is-record.ts";

/** The object that JSON text holds; undefined for anything else, such as a gateway's page or half an answer. */
export function parseRecord(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
