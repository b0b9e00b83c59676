import { CallMeter } from '../ports/call-meter.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions } from '../ports/directory.ts';

export interface ReadSessionOptions {
  /** Its meter counts every call of the request; its budget is that of what the request reads before a change. */
  readonly session: CallOptions;
  /** How long each call may wait for quota, in milliseconds. */
  readonly callMs: number;
  /** How long the reads for one payload may take together, in milliseconds. */
  readonly payloadMs: number;
  readonly clock: Clock;
}

/** The session of what one request reads. */
export interface ReadSession {
  readonly session: CallOptions;
  /** By the clock: when what is read now began to be read. */
  readonly beganAt: number;
  /**
   * Gives what is read from now on so many calls, and a time, of its own: a change was made, and what its writes have used
   * up, or the payload of the one before, must not stand between the caller and the word of it.
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
