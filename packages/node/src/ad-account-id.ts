import { InvalidOptionError } from "./errors.ts";

/** Checks the id of an ad account, which goes into the address of the request. */
export function checkAdAccountId(adAccountId: string | undefined): string {
  if (adAccountId === undefined || adAccountId === "") {
    throw new InvalidOptionError(
      "adAccountId",
      "is missing: pass it, or set PINTEREST_AD_ACCOUNT_ID; it is the number in the address of Ads Manager",
    );
  }
  // A number would have lost digits beyond 2^53 before it came here.
  if (typeof adAccountId !== "string" || !/^\d{1,18}$/.test(adAccountId)) {
    throw new InvalidOptionError("adAccountId", "must be a string of 1 to 18 digits");
  }
  return adAccountId;
}
