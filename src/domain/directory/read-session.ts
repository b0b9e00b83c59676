import { CallMeter } from '../ports/call-meter.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions } from '../ports/directory.ts';

export interface ReadSessionOptions {
  /** Its meter counts every call of the request. Its budget is for reads before a change. */
  readonly session: CallOptions;
  /** How long each call may wait for quota, in milliseconds. */
  readonly callMs: number;
  /** How long all reads for one payload may take, in milliseconds. */
  readonly payloadMs: number;
  readonly clock: Clock;
}

/** The session for the reads of one request. */
export interface ReadSession {
  readonly session: CallOptions;
  /** The time of the clock at which the present reads started: those of the request, or of a payload. */
  readonly beganAt: number;
  /**
   * Gives the following reads a call budget and a timeout of their own. A change was made, and the caller must learn of it,
   * however much its writes or the payload before have used up.
   */
  beginPayload(calls: number): void;
}

export function openReadSession({ session, callMs, payloadMs, clock }: ReadSessionOptions): ReadSession {
  let meter = session.meter;
  let beganAt = clock.now();
  let end = Number.POSITIVE_INFINITY;
  return {
    session: {
      ...session,
      get meter() {
        return meter;
      },
      deadline: () => Math.min(clock.now() + callMs, end),
    },
    get beganAt() {
      return beganAt;
    },
    beginPayload(calls) {
      meter = new CallMeter(calls, session.meter);
      beganAt = clock.now();
      end = beganAt + payloadMs;
    },
  };
}
