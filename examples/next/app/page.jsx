import { AddButton } from "./add-button.jsx";

export const metadata = { title: "Straw hat" };

export default function Page() {
  return (
    <>
      <h1>Straw hat</h1>
      <AddButton />
    </>
  );
}
