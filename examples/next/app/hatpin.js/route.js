export { GET, HEAD, OPTIONS, POST } from "../hatpin/[...path]/route.js";

export const runtime = "nodejs";
