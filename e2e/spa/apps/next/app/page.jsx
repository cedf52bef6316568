import Link from "next/link";
import { Hats } from "./hats.jsx";

export const metadata = { title: "All hats" };

export default function AllHats() {
  return (
    <>
      <h1>All hats</h1>
      <Hats />
      <Link href="/old/felt-cloche">An old address</Link>
    </>
  );
}
