/** Where in sessionStorage an add waits for the next page. */
export const PENDING_KEY = "hatpin:add";
