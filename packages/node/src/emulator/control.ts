import { readBody } from "../read-body.ts";
import type { Emulator } from "./create-emulator.ts";
import type { Fault } from "./fault.ts";
import { renderPage } from "./page.ts";
import { SCENARIOS } from "./scenarios.ts";

const MAX_FAULTS_BYTES = 1024 * 1024;

/** The emulator's own addresses: the page at `/`, and what tests in other processes need, under `/__emulator`. */
export async function answerControl(request: Request, emulator: Emulator): Promise<Response> {
  const { pathname } = new URL(request.url);
  const route = ROUTES[`${request.method} ${pathname}`];
  return route ? route(emulator, request) : Response.json({ message: HELP }, { status: 404 });
}

type Route = (emulator: Emulator, request: Request) => Response | Promise<Response>;

const ROUTES: { [methodAndPath: string]: Route } = {
  "GET /": (emulator) => new Response(renderPage(emulator), { headers: PAGE_HEADERS }),
  "GET /__emulator/events": answerWithEvents,
  "GET /__emulator/requests": (emulator) => Response.json(emulator.requests()),
  "GET /__emulator/faults": (emulator) => Response.json(emulator.faults.list()),
  "POST /__emulator/faults": setFaults,
  "GET /__emulator/scenarios": () => Response.json(SCENARIOS),
  "DELETE /__emulator/faults": (emulator) => {
    emulator.faults.clear();
    return new Response(null, { status: 204 });
  },
  "DELETE /__emulator": (emulator) => {
    emulator.reset();
    return new Response(null, { status: 204 });
  },
};

/** With `?wait=3` as soon as there are so many; 504 when that takes longer than `&timeout-ms=5000`. */
async function answerWithEvents(emulator: Emulator, request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const wait = searchParams.get("wait");
  if (wait === null) return Response.json(emulator.events());
  const timeoutMs = searchParams.get("timeout-ms") ?? "5000";
  if (!/^\d{1,9}$/.test(wait) || !/^\d{1,9}$/.test(timeoutMs)) {
    return Response.json({ message: "wait and timeout-ms must be whole numbers" }, { status: 400 });
  }
  try {
    return Response.json(await emulator.waitForEvents(Number(wait), { timeoutMs: Number(timeoutMs) }));
  } catch (error) {
    return Response.json({ message: (error as Error).message }, { status: 504 });
  }
}

const HELP = `There is nothing here. Events go to /v5/ad_accounts/{id}/events, refreshes to /v5/oauth/token; else there are: ${Object.keys(ROUTES).join(", ")}`;

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'",
  "x-content-type-options": "nosniff",
};

async function setFaults({ faults }: Emulator, request: Request): Promise<Response> {
  try {
    // `set` checks it.
    faults.set(JSON.parse((await readBody(request, MAX_FAULTS_BYTES)) ?? "") as Fault);
    return Response.json(faults.list());
  } catch (error) {
    return Response.json({ message: (error as Error).message }, { status: 400 });
  }
}
