import { Ajv, type ErrorObject } from "ajv";
import openApi from "../../../core/openapi/events-openapi-5.23.0.json";

/** Pinterest's limit on the events of a request: docs/pinterest-api.md. The description does not name it. */
const MAX_EVENTS = 1000;

let judge: ReturnType<typeof compile> | undefined;

/**
 * What Pinterest would refuse the whole request for: whatever its own OpenAPI description does not allow, such as an
 * unknown key in one of the events. Undefined when there is nothing.
 */
export function judgeRequest(body: unknown): string | undefined {
  // Compiled with the first request, so that importing costs nothing.
  judge ??= compile();
  if (!judge(body)) return describe(judge.errors?.[0]);
  const { data } = body as { data?: unknown[] };
  if (!data || data.length < 1 || data.length > MAX_EVENTS)
    return `data must have from 1 to ${MAX_EVENTS} events`;
  return undefined;
}

function compile() {
  // The description has words that are not JSON Schema's, such as `example`, and formats like int64.
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema(openApi, "openapi");
  return ajv.compile({ $ref: "openapi#/components/schemas/ConversionEvents" });
}

/** It names the place and the rule, and an unknown key, but never a value. */
function describe(error: ErrorObject | undefined): string {
  const unknownKey = error?.params.additionalProperty;
  const place = error?.instancePath.slice(1).replaceAll("/", ".") || "body";
  const key = unknownKey === undefined ? "" : `: ${JSON.stringify(unknownKey)}`;
  return `The request was invalid. ${place} ${error?.message ?? "is wrong"}${key}`;
}
