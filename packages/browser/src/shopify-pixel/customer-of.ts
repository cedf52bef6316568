import type { UserData } from "@hatpin/core";
import { bareId } from "./bare-id.ts";
import type { ShopifyCheckout, ShopifyCustomer } from "./pixel-api.ts";

/** Who the customer is, by the checkout and, where one has logged in, the account: to be hashed at once. */
export function customerOf(
  checkout: ShopifyCheckout | null | undefined,
  account: ShopifyCustomer | null | undefined,
): UserData {
  const { email, phone, billingAddress, shippingAddress, order } = { ...checkout };
  // Who pays; a parcel may go to somebody else.
  const address = billingAddress ?? shippingAddress;
  return {
    em: [email, account?.email],
    ph: [phone, address?.phone, account?.phone],
    fn: address?.firstName ?? account?.firstName,
    ln: address?.lastName ?? account?.lastName,
    ct: address?.city,
    st: address?.provinceCode,
    zp: address?.zip,
    country: address?.countryCode,
    external_id: bareId(order?.customer?.id ?? account?.id),
  };
}
