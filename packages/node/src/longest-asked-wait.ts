/** A server may ask to be left alone for years, by mistake: no wait that it asks for is longer than this, in milliseconds. */
export const LONGEST_ASKED_WAIT_MS = 15 * 60_000;
