import { redirect } from "next/navigation";

export default async function Old({ params }) {
  redirect(`/products/${(await params).slug}`);
}
