import Link from "next/link";
import { notFound } from "next/navigation";
import { HATS, jsonLd } from "../../hat.ts";
import { Hats } from "../../hats.jsx";
import { AddToCart, Moves } from "./controls.jsx";

/** What the data take. */
const DATA_MS = 300;

async function load(params) {
  const { slug } = await params;
  return HATS.find((hat) => hat.slug === slug) ?? notFound();
}

export async function generateMetadata({ params }) {
  return { title: (await load(params)).name };
}

export default async function HatPage({ params }) {
  await new Promise((resolve) => setTimeout(resolve, DATA_MS));
  const hat = await load(params);
  return (
    <>
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLd(hat) }} />
      <h1>{hat.name}</h1>
      <AddToCart id={hat.id} />
      <Link href="/">All hats</Link>
      <Link href="?color=red">In red</Link>
      <Link href="#details">Details</Link>
      <Link href={`/products/${hat.slug}`}>The same page</Link>
      <Moves />
      <Hats />
    </>
  );
}
