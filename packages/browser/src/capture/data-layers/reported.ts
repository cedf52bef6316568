import type { CustomDataInput, EventName } from "@hatpin/core";

/** What a script of the page has told another of what a visitor did. */
export interface Reported {
  event_name: EventName;
  custom_data: CustomDataInput;
  /** Where several tools are told at one place: in whose words. A shop may tell each of the same action. */
  dialect?: string;
}

export type Fields = { [key: string]: unknown };

export function fields(value: unknown): Fields {
  return Object(value) as Fields;
}

/** The objects in a list. */
export function items(value: unknown): Fields[] {
  return (Array.isArray(value) ? value : []).filter((item) => item instanceof Object);
}

export function text(value: unknown): string | undefined {
  const isText = typeof value === "number" || (typeof value === "string" && value.trim());
  return isText ? `${value}`.trim().slice(0, 200) : undefined;
}

/** A plain decimal. Of `1,234` nobody knows which it is. */
export function money(value: unknown): string | undefined {
  const amount = text(value);
  return amount && /^\d+(\.\d+)?$/.test(amount) ? amount : undefined;
}

/** A number of pieces. */
export function whole(value: unknown): number | undefined {
  const number = Number(text(value));
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

export interface ReportedItem {
  id?: string | undefined;
  item_name?: string | undefined;
  item_price?: string | undefined;
  quantity?: number | undefined;
  item_brand?: string | undefined;
  item_category?: string | undefined;
}

/** Under Pinterest's names, without what is not known. */
export function customDataOf(
  contents: ReportedItem[],
  others: { value?: string; currency?: string; order_id?: string; search_string?: string },
): CustomDataInput {
  const currency = others.currency?.toUpperCase();
  const data = {
    ...others,
    currency: /^[A-Z]{3}$/.test(`${currency}`) ? currency : undefined,
    content_ids: contents.flatMap(({ id }) => id ?? []),
    contents,
  };
  // JSON leaves out what is undefined. A cast, because the rest is as Pinterest has it.
  return JSON.parse(
    JSON.stringify(data, (_, value) => (Array.isArray(value) && !value[0] ? undefined : value)),
  ) as CustomDataInput;
}
