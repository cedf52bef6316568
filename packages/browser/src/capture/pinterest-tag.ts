import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";
import { logTracks } from "./track-log.ts";

export interface PinterestTagOptions {
  /** Gives the tag what we capture and the shop does not tell it. Default false. */
  feed?: boolean;
}

/** Pinterest's tag: a stub that keeps calls in a queue, until core.js puts the real one in its place. */
export interface Pintrk {
  (...call: unknown[]): unknown;
  queue?: ArrayLike<unknown>[];
}

/** The longest that anything is held until the bridge has come. */
const PATIENCE_MS = 1000;

/**
 * Bridges Pinterest's own tag, `pintrk`, whenever it comes: its call for an action and our event have one `event_id`,
 * the one that the shop gave or else ours; what only the tag is told of is sent by our way too; and its `em` is told to
 * `identify`. The bridge is a part of its own, for pages with the tag: until it has come, the tag's calls and what we
 * capture are held, in their order. Stands before the other captures.
 */
export function pinterestTag(options: PinterestTagOptions = {}): Capture {
  return (tracker) => {
    const page = window as { pintrk?: Pintrk };
    const own = Object.getOwnPropertyDescriptor(page, "pintrk");
    const held: (() => unknown)[] = [];
    let isHolding = false;
    let isLoading = false;
    let original: Pintrk | undefined;
    let current: Pintrk | undefined;
    let bridge: ReturnType<typeof import("./bridge-pintrk.ts").bridgePintrk> | undefined;
    let isStopped = false;

    const stopLogging = logTracks(tracker, (again) => isHolding && held.push(again) > 0);

    function load(): void {
      if (isLoading) return;
      isLoading = isHolding = true;
      setTimeout(release, PATIENCE_MS);
      import("./bridge-pintrk.ts")
        .then(({ bridgePintrk }) => {
          if (!isStopped) bridge = bridgePintrk(tracker, options, (...call) => original?.(...call));
        })
        .then(release, release);
    }

    function release(): void {
      isHolding = false;
      for (const run of held.splice(0)) attempt(run);
    }

    /** Whatever is put into the place of the tag is bridged, and cannot tell. */
    function take(next: Pintrk | undefined): void {
      original = current = next;
      if (typeof next !== "function") return;
      load();
      current = new Proxy(next, {
        apply(target, self, call) {
          if (isHolding) return void held.push(() => current?.(...call));
          return attempt(() => bridge?.isHeldBack(call)) ? undefined : Reflect.apply(target, self, call);
        },
      });
    }

    take(page.pintrk);
    const isWatched = attempt(() =>
      Object.defineProperty(page, "pintrk", {
        configurable: true,
        enumerable: true,
        get: () => current,
        set: take,
      }),
    );
    // A global `var` cannot be watched: what replaces it later goes by itself.
    if (!isWatched) page.pintrk = current as Pintrk;
    // The real tag may keep what it has sent; only the stub's calls are still to come.
    if (/\.queue\.push\(/.test(`${original}`)) {
      for (const call of original?.queue?.splice(0) ?? []) current?.(...Array.from(call));
    }

    const stopListening = listen(window, "pagehide", release);
    return () => {
      isStopped = true;
      stopListening();
      release();
      bridge?.stop();
      bridge = undefined;
      stopLogging();
      if (page.pintrk !== current) return;
      if (isWatched) delete page.pintrk;
      if (own) Object.defineProperty(page, "pintrk", { ...own, value: original });
      else if (original) page.pintrk = original;
    };
  };
}
