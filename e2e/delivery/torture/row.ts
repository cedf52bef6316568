import type { Browser, BrowserContext, Page } from "playwright/test";
import type { Front } from "./front.ts";

/** One thing that can happen to a page and its events. */
export interface Row {
  title: string;
  /** Whether something fails on the way: then an event may rightly be sent twice. */
  isFailing?: boolean;
  /** Over in a few seconds, and steady on a busy machine: `npm test` tries it once. */
  isQuick?: boolean;
  /** What an engine may lack for it, by its name in e2e/harness/engine-lacks.mjs. */
  needs?: string;
  /** Does it to a visitor, and returns what must have arrived in the end. */
  run(trial: Trial): Promise<Expected>;
}

export interface Trial {
  /** From 0: rows with two ways to fail take turns. */
  index: number;
  front: Front;
  browser: Browser;
  /** A visitor without a past. */
  visitor: BrowserContext;
  /** A blank page of the visitor's. */
  page: Page;
  /** Ends when the trial has ended. */
  cleanUp(task: () => Promise<unknown>): void;
}

export interface Expected {
  /** The ids of what was tracked. */
  ids: string[];
  /** The path of each visit that the page must have seen, in any order. */
  visits: string[];
  /** The page to which the visitor comes back at the end; undefined: that has been done already. */
  comeBack?: Page | undefined;
}
