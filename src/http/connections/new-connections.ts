import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../domain/ports/clock.ts';

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n';
/**
 * How often new connections are checked within the time for their headers. The limit is exceeded by at most one interval.
 */
const LOOKS = 4;

export interface NewConnectionLimits {
  /** Milliseconds from the first byte of a connection to the end of its first headers. */
  readonly headersMs: number;
  /** Milliseconds that a connection may be open without a byte. */
  readonly silentMs: number;
  /** The most connections without a byte, besides those that are younger than `headersMs`. */
  readonly mostSilent: number;
}

/**
 * The connections of a server that have made no request yet.
 *
 * A connection that has started its first headers and not ended them in time gets a 408, and is ended: a slow loris holds
 * its sockets no longer than this. Later requests of a connection have as long as any request. A silent connection was
 * opened ahead of its use, by a browser or a load balancer, and a 408 might be taken for the response to what it sends next:
 * it has a limit of its own, and is ended without a response; if there are too many, the oldest is ended.
 *
 * Node's own `headersTimeout` counts from the start of the connection, and ignores data that is not read yet. When 200
 * connections came at once and kept the process busy, it sent 408 to some whose headers were in the socket unread. Here
 * everything that has arrived is read before a connection is judged.
 */
export class NewConnections {
  readonly #limits: NewConnectionLimits;
  readonly #clock: Clock;
  /** In the order in which they were opened, with the time of their first byte, or null. */
  readonly #waiting = new Map<Socket, { readonly openedAt: number; firstByteAt: number | null }>();
  #cancelLook: (() => void) | null = null;

  constructor(server: Server, limits: NewConnectionLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    server.on('connection', (socket: Socket) => {
      this.#waiting.set(socket, { openedAt: clock.now(), firstByteAt: null });
      socket.once('close', () => this.#forget(socket));
      this.#lookLater();
    });
    server.on('request', ({ socket }: IncomingMessage) => this.#forget(socket));
  }

  /** Returns whether it has sent nothing since it was opened. */
  isSilent(socket: Socket): boolean {
    return this.#waiting.has(socket) && socket.bytesRead === 0;
  }

  /** Ends all silent connections, when the server stops. */
  endSilent(): void {
    for (const socket of this.#waiting.keys()) if (socket.bytesRead === 0) socket.destroy();
  }

  #forget(socket: Socket): void {
    this.#waiting.delete(socket);
    if (this.#waiting.size > 0) return;
    this.#cancelLook?.();
    this.#cancelLook = null;
  }

  #lookLater(): void {
    if (this.#cancelLook !== null) return;
    const cancel = this.#clock.after(this.#limits.headersMs / LOOKS, () => {
      const now = this.#clock.now();
      // A timer runs before pending reads, and an immediate right after them.
      setImmediate(() => {
        if (this.#cancelLook !== cancel) return;
        this.#cancelLook = null;
        this.#look(now);
        if (this.#waiting.size > 0) this.#lookLater();
      });
    });
    this.#cancelLook = cancel;
  }

  #look(now: number): void {
    const { headersMs, silentMs, mostSilent } = this.#limits;
    let silent = 0;
    for (const [socket, connection] of this.#waiting) {
      if (socket.bytesRead > 0) connection.firstByteAt ??= now;
      else silent += 1;
    }
    for (const [socket, { openedAt, firstByteAt }] of this.#waiting) {
      const age = now - openedAt;
      if (firstByteAt !== null) {
        if (now - firstByteAt >= headersMs) this.#endSlow(socket);
      } else if (age >= silentMs || (silent > mostSilent && age >= headersMs)) {
        silent -= 1;
        socket.destroy();
      }
    }
  }

  #endSlow(socket: Socket): void {
    // Judged once: the client may take its time to read the response.
    this.#waiting.delete(socket);
    socket.end(TOO_SLOW, () => socket.destroy());
  }
}
