import { test } from "../storefronts/visitors.ts";
import { describeApp } from "./describe-app.ts";
import { startFramework } from "./framework.ts";

// One worker for all of it: the app is built once.
test.describe.configure({ mode: "default" });

describeApp({
  name: "Next App Router",
  base: "/products/",
  oldLink: "An old address",
  oldBase: "/old/",
  hasBanner: true,
  open: () =>
    startFramework({
      folder: "next",
      hats: "app/hat.ts",
      recipes: {
        "hatpin.js": "hatpin.js",
        "instrumentation-client.js": "instrumentation-client.js",
        "app/consent-banner.jsx": "app/consent-banner.jsx",
      },
      build: ["next", "build"],
      serve: ["next", "start", "--hostname", "127.0.0.1", "--port", "PORT"],
    }),
});
