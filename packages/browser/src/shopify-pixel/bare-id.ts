/**
 * The number of an id: for the same order some shops' pixels tell `gid://shopify/OrderIdentity/5210499102`, others
 * `5210499102` (https://github.com/Shopify/cli/issues/1630), as the shop's back end knows it. Undefined for none.
 */
export function bareId(id: string | number | null | undefined): string | undefined {
  return `${id ?? ""}`.replace(/^gid:.*\/|\?.*/g, "") || undefined;
}
