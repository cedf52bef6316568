import type { ConsentSource } from "./consent-source.ts";
import { whenThere } from "./when-there.ts";

export interface IabGppOptions {
  /** Who has opted out is not lost: events go with Pinterest's flag for limited data processing. Default false. */
  limitedDataProcessing?: boolean;
}

/** What we read of https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform (CMP API 1.0 and 1.1). */
interface PingData {
  cmpStatus?: string;
  /** Since 1.1. */
  signalStatus?: string;
  /** -1: none applies. */
  applicableSections?: number[];
  supportedAPIs?: string[];
  /** Since 1.1. A section is its fields, or a list of its parts with theirs. */
  parsedSections?: { [name: string]: unknown };
}

interface GppEvent {
  eventName?: string;
  listenerId?: number;
  pingData?: PingData;
}

type GppApi = <Data>(
  command: string,
  callback: (data: Data) => void,
  parameter?: unknown,
) => Data | undefined;

/** The sections of the European and the Canadian framework: a law that asks first, which `iabTcf` reads. */
const SECTIONS_THAT_ASK = [2, 5];

/** `1`: has opted out. By the US sections: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform */
const OPT_OUTS = ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"];

/**
 * IAB's Global Privacy Platform for the states of the US, by `__gpp`: denied for who has opted out of sale, sharing or
 * targeted advertising, or sends Global Privacy Control; granted else.
 */
export function iabGpp({ limitedDataProcessing = false }: IabGppOptions = {}): ConsentSource {
  return (consent) => {
    const page = window as { __gpp?: GppApi };
    let listenerId: number | undefined;
    let isStopped = false;

    function read(ping: PingData | undefined): void {
      if (!ping || isStopped) return;
      const { applicableSections = [], signalStatus, cmpStatus } = ping;
      // Before 1.1 there was no signal status.
      const isReady = signalStatus ? signalStatus === "ready" : cmpStatus === "loaded";
      if (SECTIONS_THAT_ASK.some((id) => applicableSections.includes(id))) consent("none");
      else if (!isReady) consent("pending");
      else if (!sectionsOf(ping).flat().some(isOptOut)) consent("granted");
      else if (limitedDataProcessing) consent("granted", { limitedDataProcessing });
      else consent("denied");
    }

    function sectionsOf({ parsedSections, supportedAPIs }: PingData): unknown[] {
      return parsedSections ? Object.values(parsedSections) : askFor(supportedAPIs);
    }

    /** One by one, as in 1.0: `usnat`, or `7:usnat`. */
    function askFor(names: string[] = []): unknown[] {
      return names.map((name) => {
        let section: unknown;
        const hear = (data: unknown) => {
          section = data;
        };
        const returned = page.__gpp?.("getSection", hear, name.replace(/.*:/, ""));
        return section ?? returned;
      });
    }

    function listen(gpp: GppApi): () => void {
      // In 1.0 the answer to a call was returned; since 1.1 it is given to the callback.
      const onEvent = (event: GppEvent | undefined) => {
        listenerId = event?.listenerId ?? listenerId;
        read(event?.pingData ?? page.__gpp?.("ping", read));
      };
      consent("pending");
      onEvent(gpp("addEventListener", onEvent));
      return () => {
        isStopped = true;
        if (listenerId !== undefined) page.__gpp?.("removeEventListener", () => {}, listenerId);
      };
    }

    return whenThere(
      () => page.__gpp,
      listen,
      () => consent("none"),
    );
  };
}

function isOptOut(part: unknown): boolean {
  const fields = { ...(part as { [field: string]: unknown } | undefined) };
  return (
    OPT_OUTS.some((name) => fields[name] === 1) ||
    // A number in some tools.
    Boolean(fields.Gpc) ||
    // The older section of California, `uspv1`: its third letter, after a version and a notice.
    fields.OptOutSale === "Y" ||
    /^1.Y/i.test(String(fields.uspString))
  );
}
