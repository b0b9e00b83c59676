import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Clock } from '../../domain/ports/clock.ts';
import { type InFlightRequest, sendShutdownResponse } from './shutdown-response.ts';

/**
 * How long an idle connection is kept open, in milliseconds. A client that has kept one may be sending on it this very
 * moment: its request is answered, and told to go elsewhere with the next.
 */
const LINGER_MS = 1_000;

/** How long connections are taken that had come before, in milliseconds. */
const ACCEPT_MS = 1_000;

/** What a client has to take the last words, in milliseconds, before its connection is cut. */
const LAST_WORDS_MS = 500;

export interface DrainOptions {
  readonly graceMs: number;
  readonly clock: Clock;
  /** Ends the connections that have sent nothing yet, which to Node are none of the idle ones. */
  endSilent(): void;
}

/**
 * Ends the server so that no request fails which it has accepted: takes the connections that wait in the kernel's queue, and
 * then no more, ends those it has as they become idle, and resolves when the last one has ended. After the grace
 * (milliseconds) it tells those that still wait, and cuts them.
 */
export function drainServer(
  server: Server,
  underWay: ReadonlySet<InFlightRequest>,
  { graceMs, clock, endSilent }: DrainOptions,
): Promise<void> {
  let cancelLinger = () => {};
  let cancelCut = () => {};
  const cancelGrace = clock.after(graceMs, () => {
    for (const each of underWay) sendShutdownResponse(each);
    server.closeIdleConnections();
    cancelCut = clock.after(LAST_WORDS_MS, () => server.closeAllConnections());
  });
  return new Promise((resolve) => {
    const ended = () => {
      for (const cancel of [cancelLinger, cancelGrace, cancelCut]) cancel();
      // Nothing is left of it but the timer of http's that looks at connections.
      server.close();
      resolve();
    };
    afterAccepting(server, Math.min(ACCEPT_MS, graceMs), clock, () => {
      // Not http's own `close`, which would cut idle connections at once, and with them what is on its way.
      NetServer.prototype.close.call(server, ended);
      // Neither before: whose connection ends opens another, which would be reset. Clients take a keep-alive of so few
      // seconds for none.
      server.keepAliveTimeout = LINGER_MS;
      for (const { response } of underWay) if (!response.headersSent) response.setHeader('connection', 'close');
      cancelLinger = clock.after(Math.min(LINGER_MS, graceMs), () => {
        afterReading(() => {
          server.closeIdleConnections();
          endSilent();
        });
      });
    });
  });
}

/**
 * Runs when no connection waits that the kernel has accepted: those would be reset. Node takes one in each turn of its loop,
 * so a turn in which none has come tells. On a server that is never at rest, after so many milliseconds.
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

/** A busy process comes late to its signals and timers: connections and requests may wait that came before them. */
function afterReading(run: () => void): void {
  setImmediate(run);
}
