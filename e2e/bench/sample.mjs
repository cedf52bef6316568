/** What a shop's back end hands in for one order; `n` makes it different from the others. */
export function orderInput(n) {
  return {
    event_name: "checkout",
    event_id: `order-${n}`,
    event_source_url: "https://shop.example/thank-you",
    language: "en",
    user_data: {
      em: `customer${n}@example.com`,
      ph: `+44 20 7946 ${String(n % 10_000).padStart(4, "0")}`,
      fn: "Josephine",
      ln: `O'Hara-${n}`,
      external_id: `customer-${n}`,
      client_ip_address: "203.0.113.7",
      client_user_agent:
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36",
    },
    custom_data: {
      currency: "EUR",
      order_id: String(n),
      contents: [
        { id: "pin-1", item_name: "Jet hatpin", item_price: 24.5, quantity: 2 },
        { id: "pin-2", item_name: "Pearl hatpin", item_price: 18.9, quantity: 1 },
      ],
    },
  };
}
