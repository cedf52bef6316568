export { InvalidOptionError } from "./errors.ts";
export {
  createEdgeProxy,
  type EdgeProxy,
  type EdgeProxyOptions,
  type EdgeRequestInfo,
} from "./proxy/create-edge-proxy.ts";
