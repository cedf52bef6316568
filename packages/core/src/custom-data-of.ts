import type { CustomDataInput } from "./event.ts";
import type { EventName } from "./event-names.ts";

/** Events that are about an order, or may be. */
type OrderEvent = "checkout" | "subscribe" | "start_trial" | "add_payment_info" | "custom";

/**
 * What `custom_data` may hold for an event of this name: `search_string` belongs to a search, `order_id` to what makes
 * an order. Pinterest takes each field with every event, and so do we at run time; where one stands beside the wrong
 * name it is a slip. Names of the shop's own, and names known only at run time, may have all.
 */
export type CustomDataOf<Name extends string> = string extends Name
  ? CustomDataInput
  : Name extends EventName
    ? Omit<CustomDataInput, MisplacedField<Name>>
    : CustomDataInput;

type MisplacedField<Name extends EventName> =
  | (Name extends "search" | "custom" ? never : "search_string")
  | (Name extends OrderEvent ? never : "order_id");
