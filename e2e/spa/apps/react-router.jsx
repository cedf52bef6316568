import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import {
  createBrowserRouter,
  Link,
  Navigate,
  Outlet,
  RouterProvider,
  redirect,
  useLoaderData,
  useLocation,
  useNavigate,
  useParams,
} from "react-router";
import { HATS, jsonLd } from "../hat.ts";

// Two ways of React Router: a loader, which changes the address when the data are there, and under /late/ an effect,
// which fetches them when the address has changed.

const router = createBrowserRouter([
  {
    element: <Outlet />,
    HydrateFallback: () => null,
    children: [
      { path: "/", element: <AllHats /> },
      { path: "/products/:slug", Component: LoadedHat, loader: loadHat },
      { path: "/old/:slug", loader: ({ params }) => redirect(`/products/${params.slug}`) },
      { path: "/late/:slug", Component: LateHat },
      { path: "/late-old/:slug", Component: MovedHat },
    ],
  },
]);
createRoot(document.getElementById("app")).render(<RouterProvider router={router} />);

async function loadHat({ params }) {
  return (await fetch(`/api/products/${params.slug}`)).json();
}

function AllHats() {
  return (
    <Page title="All hats">
      {["/products/", "/late/"].map((base) => (
        <Hats key={base} base={base} />
      ))}
      <Link to="/old/felt-cloche">An old address</Link>
      <Link to="/late-old/felt-cloche">A late old address</Link>
    </Page>
  );
}

function Hats({ base }) {
  return (
    <nav aria-label={base}>
      {HATS.map(({ slug, name }) => (
        <Link key={slug} to={base + slug}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

function LoadedHat() {
  return <HatPage key={useLocation().pathname} hat={useLoaderData()} base="/products/" />;
}

/** Shows the hat it comes from until the next one is there. */
function LateHat() {
  const { slug } = useParams();
  const [hat, setHat] = useState();
  useEffect(() => {
    let isCurrent = true;
    void fetch(`/api/products/${slug}`)
      .then((answer) => answer.json())
      .then((loaded) => isCurrent && setHat(loaded));
    return () => {
      isCurrent = false;
    };
  }, [slug]);
  return hat ? <HatPage key={hat.id} hat={hat} base="/late/" /> : <p>A moment …</p>;
}

function MovedHat() {
  return <Navigate to={`/late/${useParams().slug}`} replace />;
}

function HatPage({ hat, base }) {
  const navigate = useNavigate();
  const [notice, setNotice] = useState("");
  async function add() {
    const answer = await fetch("/cart/add", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ productId: hat.id, quantity: 1 }),
    });
    setNotice(answer.ok ? "It is in your cart." : "It is sold out.");
  }
  return (
    <Page title={hat.name}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the one way to write a data block with React */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLd(hat) }} />
      <button type="button" onClick={add}>
        Add to cart
      </button>
      <p role="status">{notice}</p>
      <Link to="/">All hats</Link>
      <Link to="?color=red">In red</Link>
      <Link to="#details">Details</Link>
      <Link to={base + hat.slug}>The same page</Link>
      <button type="button" onClick={() => navigate("?sorted", { replace: true })}>
        Sort
      </button>
      <button type="button" onClick={() => navigate(`${base}felt-cloche`)}>
        The cloche
      </button>
      <Hats base={base} />
    </Page>
  );
}

function Page({ title, children }) {
  return (
    <main>
      <title>{title}</title>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
