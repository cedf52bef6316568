/** What the shop of each example serves: the script tag, and a product to add. */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <title>Straw hat</title>
    <script async src="/hatpin.js" data-endpoint="/hatpin/events" data-debug></script>
  </head>
  <body>
    <h1>Straw hat</h1>
    <button onclick="hatpin('track', 'add_to_cart', { value: '25.00', currency: 'EUR', content_ids: ['hat-1'] })">
      Add to cart
    </button>
    <script>window.hatpin ||= (...call) => (hatpin.q ||= []).push(call);</script>
  </body>
</html>`;
