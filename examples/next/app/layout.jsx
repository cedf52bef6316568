export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <script async src="/hatpin.js" data-endpoint="/hatpin/events" data-debug />
      </head>
      <body>{children}</body>
    </html>
  );
}
