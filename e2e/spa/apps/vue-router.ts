import { createApp, defineComponent, h, onUnmounted, ref, watch } from "vue";
import { createRouter, createWebHistory, RouterLink, RouterView } from "vue-router";
import { HATS, type Hat, jsonLd } from "../hat.ts";

const AllHats = defineComponent(() => {
  document.title = "All hats";
  return () => [
    h("h1", "All hats"),
    hats(),
    h(RouterLink, { to: "/old/felt-cloche" }, () => "An old address"),
  ];
});

// Fetches when the address has changed, and shows the hat it comes from until the next one is there. The data block
// is written into the head by hand, as the usual helpers do.
const HatPage = defineComponent(
  (props: { slug: string }) => {
    const hat = ref<Hat>();
    const notice = ref("");
    const script = document.createElement("script");
    script.type = "application/ld+json";
    onUnmounted(() => script.remove());

    watch(
      () => props.slug,
      async (slug) => {
        const loaded: Hat = await (await fetch(`/api/products/${slug}`)).json();
        if (slug !== props.slug) return;
        hat.value = loaded;
        notice.value = "";
        document.title = loaded.name;
        script.textContent = jsonLd(loaded);
        document.head.append(script);
      },
      { immediate: true },
    );

    async function add() {
      const answer = await fetch("/cart/add", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ productId: hat.value?.id, quantity: 1 }),
      });
      notice.value = answer.ok ? "It is in your cart." : "It is sold out.";
    }

    return () => [
      h("h1", hat.value?.name ?? "A moment …"),
      h("button", { onClick: add }, "Add to cart"),
      h("p", { role: "status" }, notice.value),
      h(RouterLink, { to: "/" }, () => "All hats"),
      h(RouterLink, { to: "?color=red" }, () => "In red"),
      h(RouterLink, { to: "#details" }, () => "Details"),
      h(RouterLink, { to: `/products/${props.slug}` }, () => "The same page"),
      h("button", { onClick: () => router.replace("?sorted") }, "Sort"),
      h("button", { onClick: () => router.push("/products/felt-cloche") }, "The cloche"),
      hats(),
    ];
  },
  { props: ["slug"] },
);

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/", component: AllHats },
    { path: "/products/:slug", component: HatPage, props: true },
    { path: "/old/:slug", redirect: ({ params }) => `/products/${params.slug}` },
  ],
});
createApp({ render: () => h("main", h(RouterView)) })
  .use(router)
  .mount("#app");

function hats() {
  return h(
    "nav",
    { "aria-label": "/products/" },
    HATS.map(({ slug, name }) => h(RouterLink, { to: `/products/${slug}` }, () => name)),
  );
}
