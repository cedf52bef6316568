import { test } from "../storefronts/visitors.ts";
import { describeApp } from "./describe-app.ts";
import { startFramework } from "./framework.ts";

// One worker for all of it: the app is built once.
test.describe.configure({ mode: "default" });

describeApp({
  name: "SvelteKit",
  base: "/products/",
  oldLink: "An old address",
  oldBase: "/old/",
  hasBanner: true,
  open: () =>
    startFramework({
      folder: "sveltekit",
      hats: "src/lib/hat.ts",
      recipes: {
        "hatpin.js": "src/lib/hatpin.js",
        "src/hooks.client.js": "src/hooks.client.js",
        "src/lib/ConsentBanner.svelte": "src/lib/ConsentBanner.svelte",
      },
      build: ["vite", "build"],
      serve: ["node", "build/index.js"],
    }),
});
