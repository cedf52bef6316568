/** What became of one event. */
export type EventResult =
  | { event_id: string; status: "processed"; warning_message?: string }
  | {
      event_id: string;
      status: "failed";
      /** Why, in Pinterest's words where it answered. */
      error_message: string;
      warning_message?: string;
      /**
       * True when nobody refused the event: it was not sent, or no answer came. Send it again later, as it is.
       * Never true in a result that `sendConversionEvents` resolves with.
       */
      retryable: boolean;
      /** True when it was sent and no answer came, so that nobody knows whether it arrived. */
      in_doubt?: true;
    };

/** The answers for all events of a call, whatever the number of requests they took. */
export interface SendResult {
  /** Events that Pinterest gave an answer for. */
  num_events_received: number;
  num_events_processed: number;
  /** In the order of the events that were handed in. Empty where `onResults` took them. */
  events: EventResult[];
}
