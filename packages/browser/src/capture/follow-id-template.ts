import { attempt } from "../attempt.ts";
import { createLog } from "../log.ts";
import type { TrackerOptions } from "../options.ts";
import { type IdTemplate, idTemplate, type ProductFacts } from "./id-template.ts";
import type { Globals } from "./platforms/platform.ts";

/**
 * Follows the template of the options, and that of a script tag, which is text. Whatever is wrong with it is logged, and
 * products keep their plain ids.
 */
export function followIdTemplate(options: TrackerOptions): IdTemplate {
  const log = createLog(options);
  // A cast, because the options of a script tag are its attributes.
  const given = options.idTemplate as IdTemplate | string;
  let template: IdTemplate | undefined;
  try {
    template = typeof given === "function" ? given : idTemplate(given);
  } catch (error) {
    log((error as Error).message);
  }
  return (product) => {
    const name = attempt(() => template?.({ ...factsOfPage(), ...product }));
    if (!name && template) log("plain id", product.id, "the template asks for what is not known of it");
    return name ? `${name}` : undefined;
  };
}

/** Shopify and PrestaShop tell the country that the visitor shops in; else it is that of the page's language, `en-CA`. */
function factsOfPage(): ProductFacts {
  const { Shopify, prestashop, document } = window as Globals;
  const [language, ...regions] = document.documentElement.lang.split(/[-_]/);
  const country =
    Shopify?.country ?? prestashop?.country?.iso_code ?? regions.find((part) => part.length === 2);
  return { country: country?.toUpperCase(), language: language?.toLowerCase() || undefined };
}
