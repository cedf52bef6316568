import { defineConfig } from "astro/config";

export default defineConfig({
  redirects: { "/old/felt-cloche": "/products/felt-cloche" },
  devToolbar: { enabled: false },
});
