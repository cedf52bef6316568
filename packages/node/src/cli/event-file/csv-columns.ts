import { UsageError } from "../usage-error.ts";

/** Where the cells of a column go: a path like `user_data.em`; none, where the column is not used. */
export interface Column {
  header: string;
  field?: string;
}

/**
 * The fields that a column may fill, and how shops call them: in small letters, without anything but letters and digits.
 * The name of the field itself is understood as well, alone (`em`) and with its path (`user_data.em`).
 */
const FIELDS: Record<string, readonly string[]> = {
  event_name: ["event", "eventtype"],
  event_id: [],
  event_time: ["time", "timestamp", "date", "datetime", "createdat", "orderdate", "paidat", "purchasedat"],
  event_source_url: ["url", "pageurl", "sourceurl", "landingpage"],
  action_source: ["source"],
  language: ["locale"],
  opt_out: [],
  "user_data.em": ["email", "emailaddress", "mail", "customeremail", "billingemail", "contactemail"],
  "user_data.ph": ["phone", "phonenumber", "telephone", "mobile", "customerphone", "billingphone"],
  "user_data.fn": ["firstname", "givenname", "forename", "billingfirstname", "customerfirstname"],
  "user_data.ln": ["lastname", "surname", "familyname", "billinglastname", "customerlastname"],
  "user_data.ct": ["city", "town", "billingcity"],
  "user_data.st": ["state", "province", "region", "billingstate", "billingprovince"],
  "user_data.zp": ["zip", "zipcode", "postcode", "postalcode", "billingzip", "billingpostcode"],
  "user_data.country": ["countrycode", "billingcountry"],
  "user_data.db": ["birthday", "birthdate", "dateofbirth", "dob"],
  "user_data.ge": ["gender", "sex"],
  "user_data.external_id": ["externalid", "customerid", "userid", "clientid"],
  "user_data.hashed_maids": ["maid", "gaid", "idfa", "advertisingid"],
  "user_data.client_ip_address": ["ip", "ipaddress", "clientip", "browserip", "customerip"],
  "user_data.client_user_agent": ["useragent"],
  "user_data.click_id": ["epik", "clickid"],
  "user_data.partner_id": [],
  "custom_data.currency": ["currencycode", "ordercurrency"],
  "custom_data.value": ["total", "ordertotal", "amount", "revenue", "price", "subtotal"],
  "custom_data.order_id": ["order", "orderid", "ordernumber", "orderno", "transactionid", "invoice"],
  "custom_data.num_items": ["quantity", "qty", "items", "itemcount"],
  "custom_data.content_ids": ["contentid", "productid", "productids", "sku", "skus", "itemid"],
  "custom_data.contents": [],
  "custom_data.content_name": ["productname", "itemname", "product"],
  "custom_data.content_category": ["category", "productcategory"],
  "custom_data.content_brand": ["brand", "vendor"],
  "custom_data.search_string": ["search", "query", "searchterm"],
  "custom_data.predicted_ltv": ["ltv", "lifetimevalue"],
  "custom_data.opt_out_type": [],
  "custom_data.np": [],
};

/**
 * Guesses by the header what each column holds. `given` says it for some (`{ "E-Mail 2": "em" }`), an empty text that it
 * holds nothing of ours. Throws `UsageError` when `given` names what is not there, or a guess is not clear.
 */
export function guessColumns(
  header: readonly string[],
  given: Readonly<Record<string, string>> = {},
): Column[] {
  for (const name of Object.keys(given)) {
    if (!header.includes(name)) {
      throw new UsageError(`--column names "${name}", which is no column; there are ${header.join(", ")}`);
    }
  }
  const columns = header.map((name): Column => {
    const said = given[name];
    const field = said === undefined ? guessField(name) : said === "" ? undefined : readField(said);
    return field === undefined ? { header: name } : { header: name, field };
  });
  for (const { header: name, field } of columns) {
    const rival = columns.find((other) => other.field === field && other.header !== name);
    // A customer may have several addresses, and an event only one value.
    if (field !== undefined && rival && !isList(field)) {
      throw new UsageError(
        `the columns "${name}" and "${rival.header}" both look like ${field}; leave one out by --column "${rival.header}="`,
      );
    }
  }
  return columns;
}

/** Whether several columns may fill it together. */
export function isList(field: string): boolean {
  return field.startsWith("user_data.") && !/client_|click_id|partner_id/.test(field);
}

/** The path of a field that a person has named, with or without it. Throws `UsageError` when there is none. */
export function readField(name: string): string {
  const found = Object.keys(FIELDS).find((field) => field === name || lastPart(field) === name);
  if (found === undefined) {
    throw new UsageError(
      `"${name}" is no field that a column can fill; there are ${Object.keys(FIELDS).map(lastPart).join(", ")}`,
    );
  }
  return found;
}

function guessField(header: string): string | undefined {
  const plain = header.toLowerCase().replaceAll(/[^a-z\d]/g, "");
  const found = Object.entries(FIELDS).find(
    ([field, names]) =>
      [field, lastPart(field)].some((name) => name.replaceAll(/[_.]/g, "") === plain) ||
      names.includes(plain),
  );
  return found?.[0];
}

function lastPart(field: string): string {
  return field.slice(field.indexOf(".") + 1);
}
