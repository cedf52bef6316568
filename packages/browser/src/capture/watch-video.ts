import { attempt } from "../attempt.ts";
import type { Capture } from "../options.ts";
import { listen } from "../page-lifecycle.ts";

/** A shorter one is an ornament. Seconds. */
const MIN_LENGTH = 5;

/** What a visitor must have seen of it. Seconds. */
const MIN_WATCHED = 3;

/** Captures `watch_video`: each video that a visitor has watched for a while, once a page; not one that plays unasked. */
export function watchVideo(): Capture {
  return (tracker) => {
    const seen = new Set<string>();

    // Events of media do not bubble, but can be captured.
    return listen(window, "timeupdate", ({ target: video }) =>
      attempt(() => {
        if (!(video instanceof HTMLVideoElement)) return;
        const { currentSrc, muted, autoplay, duration, currentTime } = video;
        const isOrnament = (muted && autoplay) || duration < MIN_LENGTH;
        const name = `${location.pathname} ${currentSrc}`;
        if (isOrnament || currentTime < MIN_WATCHED || seen.has(name)) return;
        seen.add(name);
        tracker.track("watch_video", video.title ? { content_name: video.title } : undefined, {
          source: "page",
        });
      }),
    );
  };
}
