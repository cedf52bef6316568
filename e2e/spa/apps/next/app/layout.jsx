import { CartCount } from "./cart-count.jsx";
import { ConsentBanner } from "./consent-banner.jsx";

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <header>
          <CartCount />
        </header>
        <main>{children}</main>
        <ConsentBanner />
      </body>
    </html>
  );
}
