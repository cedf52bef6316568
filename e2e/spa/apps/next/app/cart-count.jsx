import { cookies } from "next/headers";

export async function CartCount() {
  const count = Number((await cookies()).get("cart")?.value ?? 0);
  return (
    <a href="/cart" aria-label="Cart">
      Cart ({count})
    </a>
  );
}
