import { test } from "../storefronts/visitors.ts";
import { describeApp } from "./describe-app.ts";
import { startFramework } from "./framework.ts";
import { answerAsHatShop } from "./hat-shop.ts";

// One worker for all of it: the app is built once.
test.describe.configure({ mode: "default" });

describeApp({
  name: "Astro with ClientRouter",
  base: "/products/",
  oldLink: "An old address",
  oldBase: "/old/",
  hasBanner: true,
  async open() {
    const app = await startFramework({
      folder: "astro",
      hats: "src/hat.ts",
      recipes: {
        "src/components/Hatpin.astro": "src/components/Hatpin.astro",
        "banner.html": "src/components/Banner.astro",
      },
      build: ["astro", "build"],
      serve: ["astro", "preview", "--host", "127.0.0.1", "--port", "PORT"],
    });
    return { ...app, answer: async (request) => (await answerAsHatShop(request)) ?? app.answer(request) };
  },
});
