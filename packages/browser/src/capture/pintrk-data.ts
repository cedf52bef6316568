import type { ContentInput, CustomDataInput } from "@hatpin/core";

// The words of Pinterest's tag, which are others than those of the Conversions API, both ways. From the calls that
// shops make and the fields named in docs/pinterest-api.md.

type Fields = Record<string, unknown>;

/** The data of a call like `pintrk("track", "addtocart", data)`. What does not fit is left out: it would cost the event. */
export function fromTagData(data: unknown): CustomDataInput {
  const given = fields(data);
  const items = Array.isArray(given.line_items) ? given.line_items.map(fields) : [given];
  const contents = items.map(contentOf).filter((content) => Object.keys(content).length > 0);
  const product_ids = [given.product_ids ?? []].flat().map(text);
  const ids = (contents.some(({ id }) => id) ? contents.map(({ id }) => id) : product_ids).filter(isGiven);
  return defined({
    value: money(given.value),
    currency: /^[a-z]{3}$/i.test(`${given.currency}`) ? `${given.currency}`.toUpperCase() : undefined,
    num_items: whole(given.order_quantity),
    order_id: text(given.order_id),
    search_string: text(given.search_query),
    content_name: text(given.video_title),
    opt_out_type: text(given.opt_out_type),
    content_ids: ids.length > 0 ? ids : undefined,
    contents: contents.length > 0 ? contents : undefined,
  });
}

/** The same in the tag's words. */
export function toTagData(event_id: string, data: CustomDataInput = {}): object {
  const { value, currency, num_items, order_id, search_string, content_ids, contents } = data;
  const items = contents ?? content_ids?.map((id) => ({ id }) as ContentInput);
  return defined({
    event_id,
    value,
    currency,
    order_quantity: num_items,
    order_id,
    search_query: search_string,
    line_items: items?.map(({ id, item_name, item_price, quantity, item_brand, item_category }) =>
      defined({
        product_id: id,
        product_name: item_name,
        product_price: item_price,
        product_quantity: quantity,
        product_brand: item_brand,
        product_category: item_category,
      }),
    ),
  });
}

function contentOf(item: Fields): ContentInput {
  return defined({
    id: text(item.product_id),
    item_name: text(item.product_name),
    item_price: money(item.product_price),
    quantity: whole(item.product_quantity),
    item_brand: text(item.product_brand),
    item_category: text(item.product_category),
  });
}

function fields(value: unknown): Fields {
  return Object(value) as Fields;
}

function text(value: unknown): string | undefined {
  const isText = typeof value === "number" || (typeof value === "string" && value.trim() !== "");
  return isText ? `${value}` : undefined;
}

/** A plain decimal. Of `1,234` nobody knows which it is. */
function money(value: unknown): string | undefined {
  const amount = text(value)?.trim() ?? "";
  return /^\d+(\.\d+)?$/.test(amount) ? amount : undefined;
}

function whole(value: unknown): number | undefined {
  const number = Number(text(value));
  return Number.isInteger(number) && number >= 0 ? number : undefined;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

function defined<T extends object>(value: T): { [Key in keyof T]: NonNullable<T[Key]> } {
  // A cast, because what is left has values.
  return Object.fromEntries(Object.entries(value).filter(([, each]) => isGiven(each))) as {
    [Key in keyof T]: NonNullable<T[Key]>;
  };
}
