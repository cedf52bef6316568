/** Bounds a map: of more than `most` members the oldest are forgotten. A map keeps the order of insertion. */
export function forgetOldest<Key>(map: Map<Key, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
