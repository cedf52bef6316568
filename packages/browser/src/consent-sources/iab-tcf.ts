import type { ConsentSource } from "./consent-source.ts";
import { whenThere } from "./when-there.ts";

export interface IabTcfOptions {
  /**
   * The purposes that the visitor must have agreed to. Default: 1 (store on the device), 3 and 4 (a profile for
   * advertising, and its use), 7 (measure advertising).
   */
  purposes?: readonly number[];
  /** The vendor that the visitor must have agreed to as well, where your consent tool lists Pinterest as one. */
  vendorId?: number;
}

/** What we read of https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework TCData. */
interface TcData {
  eventStatus?: string;
  gdprApplies?: boolean;
  listenerId?: number;
  purpose?: { consents?: Choices };
  vendor?: { consents?: Choices };
}

type Choices = { [id: number]: boolean };
type TcfApi = (
  command: string,
  version: 2,
  callback: (data: TcData, success: boolean) => void,
  id?: number,
) => void;

/** IAB Europe's Transparency and Consent Framework, 2.2, by `__tcfapi`: also by the stub before the tool has loaded. */
export function iabTcf({ purposes = [1, 3, 4, 7], vendorId }: IabTcfOptions = {}): ConsentSource {
  return (consent) => {
    const page = window as { __tcfapi?: TcfApi };
    let listenerId: number | undefined;
    let isStopped = false;

    function stop(): void {
      isStopped = true;
      if (listenerId !== undefined) page.__tcfapi?.("removeEventListener", 2, () => {}, listenerId);
    }

    function listen(tcfApi: TcfApi): () => void {
      consent("pending");
      tcfApi("addEventListener", 2, (data, success) => {
        if (!success || !data) return;
        listenerId = data.listenerId;
        if (isStopped) return stop();
        if (data.gdprApplies === false) return consent("granted");
        // While the tool is shown the last answer counts.
        if (data.eventStatus !== "tcloaded" && data.eventStatus !== "useractioncomplete") return;
        const agrees =
          purposes.every((id) => data.purpose?.consents?.[id]) &&
          (vendorId === undefined || data.vendor?.consents?.[vendorId]);
        consent(agrees ? "granted" : "denied");
      });
      return stop;
    }

    return whenThere(
      () => page.__tcfapi,
      listen,
      () => consent("none"),
    );
  };
}
