/** What stands in a field of the page, or in a button; undefined when there is none. */
export function fieldValue(page: ParentNode, selector: string): string | undefined {
  return page.querySelector<HTMLInputElement>(selector)?.value || undefined;
}
