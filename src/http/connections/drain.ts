import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Clock } from '../../domain/ports/clock.ts';
import { type InFlightRequest, sendShutdownResponse } from './shutdown-response.ts';

/**
 * How long an idle connection is kept open, in milliseconds. Its client may be sending a request at this moment: that one is
 * answered with `connection: close`.
 */
const IDLE_GRACE_MS = 1_000;

/** How long connections are still accepted that wait in the kernel's queue, in milliseconds. */
const ACCEPT_MS = 1_000;

/** How long a client has to read the shutdown response, in milliseconds, before it is disconnected. */
const FLUSH_TIMEOUT_MS = 500;

export interface DrainOptions {
  readonly graceMs: number;
  readonly clock: Clock;
  /** Ends the connections that have sent nothing yet, which Node does not count as idle. */
  endSilent(): void;
}

/**
 * Closes the server without failing a request that it has accepted: accepts the connections that wait in the kernel's queue
 * and then no more, ends connections as they become idle, and resolves when the last one has ended. After the grace
 * (milliseconds), sends the requests that still wait a shutdown response and disconnects them.
 */
export function drainServer(
  server: Server,
  inFlight: ReadonlySet<InFlightRequest>,
  { graceMs, clock, endSilent }: DrainOptions,
): Promise<void> {
  let cancelIdleGrace = () => {};
  let cancelCut = () => {};
  const cancelGrace = clock.after(graceMs, () => {
    for (const each of inFlight) sendShutdownResponse(each);
    server.closeIdleConnections();
    cancelCut = clock.after(FLUSH_TIMEOUT_MS, () => server.closeAllConnections());
  });
  return new Promise((resolve) => {
    const ended = () => {
      for (const cancel of [cancelIdleGrace, cancelGrace, cancelCut]) cancel();
      // Only the timer of http that checks connections is left.
      server.close();
      resolve();
    };
    afterAccepting(server, Math.min(ACCEPT_MS, graceMs), clock, () => {
      // Not http's own `close`, which ends idle connections at once, with the requests that are on their way.
      NetServer.prototype.close.call(server, ended);
      // Not before: a client whose connection ends opens another, which would be reset. Clients treat so short a keep-alive
      // as none.
      server.keepAliveTimeout = IDLE_GRACE_MS;
      for (const { response } of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
      cancelIdleGrace = clock.after(Math.min(IDLE_GRACE_MS, graceMs), () => {
        afterReading(() => {
          server.closeIdleConnections();
          endSilent();
        });
      });
    });
  });
}

/**
 * Runs the function when no connection waits in the kernel's queue: those would be reset. Node accepts one in each turn of
 * its event loop, so a turn without a new one shows it. On a server that is never idle, runs it after so many milliseconds.
 */
function afterAccepting(server: Server, milliseconds: number, clock: Clock, run: () => void): void {
  const until = clock.now() + milliseconds;
  let hasCome = true;
  const come = () => {
    hasCome = true;
  };
  const look = () => {
    if (hasCome && clock.now() < until) {
      hasCome = false;
      setImmediate(look);
    } else {
      server.off('connection', come);
      run();
    }
  };
  server.on('connection', come);
  setImmediate(look);
}

/**
 * Runs the function after pending reads: in a busy process, connections and requests may have come before a signal or timer.
 */
function afterReading(run: () => void): void {
  setImmediate(run);
}
