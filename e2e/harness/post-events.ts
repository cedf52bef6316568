/** Posts events with these ids as a page would, and returns the status; 0 when no answer came. */
export async function postEvents(
  proxyUrl: string,
  ids: string[],
  headers: Record<string, string> = {},
): Promise<number> {
  const events = ids.map((event_id) => ({
    event_id,
    event_name: "page_visit",
    action_source: "web",
    event_time: Math.floor(Date.now() / 1000),
    event_source_url: "https://shop.example/",
    user_data: {},
  }));
  try {
    const response = await fetch(`${proxyUrl}/hatpin/events`, {
      method: "POST",
      headers: { "content-type": "text/plain;charset=UTF-8", ...headers },
      body: JSON.stringify({ v: 1, sent_at: Date.now(), events }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0; // The proxy was killed meanwhile.
  }
}
