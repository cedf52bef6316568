import { APP_RECORDS, DEVICE_INFO_FIELDS } from "./app-fields.ts";
import { convert, type Misfit } from "./convert.ts";
import type { WireEvent } from "./event.ts";

/**
 * Converts the records that apps alone have, in `draft`. A module of its own, which the builder fetches when it is given
 * either: no page has them.
 */
export function convertAppRecords(
  draft: Pick<WireEvent, "app_info" | "device_info">,
  misfits: Misfit[],
): void {
  const { app_info, device_info } = draft;
  Object.assign(
    draft,
    convert(() => ({ app_info, device_info }), APP_RECORDS, [], misfits),
  );
  // The one list that has a limit.
  const { languages } = DEVICE_INFO_FIELDS;
  const value = draft.device_info?.languages;
  if (value && value.length > languages.maxItems) {
    misfits.push({ path: ["device_info", "languages"], value, rule: languages });
  }
}
