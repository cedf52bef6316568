import type { Capture, TrackerOptions } from "../options.ts";
import type { LateStart } from "./late-capture.ts";
import { callProductsBy } from "./product-facts.ts";

let naming: Promise<void> | undefined;

/**
 * Resolves when products can be called in events as the shop's catalogue calls them; undefined where they keep their plain
 * ids. What makes the ids is a part of its own, for shops that ask for it: one template for a page.
 */
export function nameProducts(options: TrackerOptions): Promise<void> | undefined {
  if (options.idTemplate) {
    naming ??= import("./follow-id-template.ts").then(
      ({ followIdTemplate }) => callProductsBy(followIdTemplate(options)),
      () => {
        // It could not be loaded: ids are plain.
      },
    );
  }
  return naming;
}

/** Starts a capture when products can be called by their names: at once without a template. */
export function startNamed(start: Capture): LateStart {
  return async (...context) => {
    await nameProducts(context[2]);
    return start(...context);
  };
}
