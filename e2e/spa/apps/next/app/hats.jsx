import Link from "next/link";
import { HATS } from "./hat.ts";

export function Hats() {
  return (
    <nav aria-label="/products/">
      {HATS.map(({ slug, name }) => (
        <Link key={slug} href={`/products/${slug}`}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
