import { ZeroHash } from "ethers";

import { CowryError } from "../CowryError.ts";
import type { TraceEvent } from "../TraceLog.ts";
import { businessStepCode, dispositionCode } from "./codes.ts";
import { eventDigest, eventHash } from "./hash.ts";
import type { PreHashOptions } from "./preHash.ts";
import { secondsOf } from "./times.ts";
import type { EpcisEvent } from "./types.ts";

/** What goes on a chain besides what the event says. */
export interface TraceOptions extends PreHashOptions {
  /** A commitment to where it happened; zero, unless given. */
  readonly place?: string;
}

/** An event has no time that a contract can keep: none with its offset, or one before 1970. */
export class EventTimeInvalid extends CowryError<{ readonly eventTime: string }> {
  override readonly name = "EventTimeInvalid";

  constructor(eventTime: string) {
    super(`${JSON.stringify(eventTime)} is no time from 1970 on, with its offset`, { eventTime });
  }
}

/**
 * An event in brief, as the trace log records it: numbers for business step and disposition, the second of its time, and its hash.
 *
 * Throws {@link EventTimeInvalid}, {@link WordUnknown}, {@link EventHashUnsure}.
 *
 * @example
 * await perform(clerk, deployment, record(lot, traceEventOf(event, { namespaces })));
 */
export function traceEventOf(event: EpcisEvent, { place = ZeroHash, ...options }: TraceOptions = {}): TraceEvent {
  const time = secondsOf(event.eventTime);
  if (time === undefined || time < 0n) throw new EventTimeInvalid(event.eventTime);
  return {
    step: businessStepCode(event.bizStep),
    disposition: dispositionCode(event.disposition),
    time,
    place,
    eventHash: eventDigest(eventHash(event, options)),
  };
}
