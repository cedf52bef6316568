import type { ConsentSource } from "./consent-source.ts";
import { whenThere } from "./when-there.ts";

export interface GoogleConsentModeOptions {
  /** The name of the page's data layer. Default `dataLayer`. */
  dataLayer?: string;
}

/** What a shop needs to keep an advertisement's click, and to send what a visitor did. */
const SIGNALS = ["ad_storage", "ad_user_data"];

type Signals = { [signal: string]: unknown };

/**
 * Google Consent Mode v2, by the commands in the data layer: `gtag("consent", "default" | "update", {…})`. Granted when
 * both signals are, denied when an update denies one; a default that denies is a question not yet answered.
 * https://developers.google.com/tag-platform/security/guides/consent (read 2026-11-24)
 */
export function googleConsentMode({ dataLayer = "dataLayer" }: GoogleConsentModeOptions = {}): ConsentSource {
  return (consent) => {
    const page = window as unknown as { [name: string]: unknown[] | undefined };
    page[dataLayer] ??= [];
    const layer = page[dataLayer];
    const defaults: Signals = {};
    const updates: Signals = {};
    let hasCommand = false;
    let isStopped = false;
    let waiting: ReturnType<typeof setTimeout> | undefined;

    function tell(): void {
      const isGranted = SIGNALS.every((signal) => (updates[signal] ?? defaults[signal]) === "granted");
      const isDenied = SIGNALS.some((signal) => updates[signal] === "denied");
      consent(isDenied ? "denied" : isGranted && !waiting ? "granted" : "pending");
    }

    function endWait(): void {
      clearTimeout(waiting);
      waiting = undefined;
    }

    /** A default may ask all to wait for the consent tool, in milliseconds. */
    function wait(forMs: number): void {
      endWait();
      waiting = setTimeout(() => {
        endWait();
        tell();
      }, forMs);
    }

    function read(entry: unknown): void {
      // What `gtag` pushes is its `arguments`.
      const [command, kind, values] = Array.from(Object(entry) as ArrayLike<unknown>);
      if (command !== "consent") return;
      hasCommand = true;
      const signals: Signals = { ...(values as object) };
      if (kind === "update") {
        Object.assign(updates, signals);
        endWait();
      } else {
        // Defaults may be for some regions only, and we cannot know the visitor's: the one that denies wins.
        for (const signal of SIGNALS)
          if (signals[signal] && defaults[signal] !== "denied") defaults[signal] = signals[signal];
        if (signals.wait_for_update) wait(Number(signals.wait_for_update));
      }
      tell();
    }

    layer.forEach(read);
    const { push } = layer;
    const ours: typeof push = function (this: unknown[], ...entries) {
      const length = push.apply(this, entries);
      try {
        if (!isStopped) entries.forEach(read);
      } catch {
        // An entry of the page that cannot be read is no command.
      }
      return length;
    };
    layer.push = ours;
    const stopLooking = whenThere(
      () => hasCommand,
      () => () => {},
      () => consent("none"),
    );

    return () => {
      isStopped = true;
      endWait();
      stopLooking();
      // Another script may have wrapped it since: then ours stays below it, and only passes calls on.
      if (layer.push === ours) layer.push = push;
    };
  };
}
