import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../domain/ports/clock.ts';

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n';
/** How many looks there are at a new connection within the time of its headers: it may have so much more. */
const LOOKS = 4;

export interface NewConnectionLimits {
  /** Milliseconds from the first byte of a connection to the end of its first headers. */
  readonly headersMs: number;
  /** Milliseconds that a connection may be open without a byte. */
  readonly silentMs: number;
  /** Connections without a byte, beside those that are younger than `headersMs`. */
  readonly mostSilent: number;
}

/**
 * The connections of a server that have made no request yet.
 *
 * One that has begun its first headers and not ended them in time is answered 408, and ended: a slow loris holds its sockets
 * no longer than this. Later requests of a connection have as long as any request. One that is silent was opened ahead of
 * its use, by a browser or a balancer, and a 408 might be taken for the answer to what it sends next: it has a limit of its
 * own, and is ended without a word; the oldest is, where there are too many.
 *
 * Node's own `headersTimeout` counts from the connection, and goes by the clock alone. When 200 connections came at once
 * and kept the process busy, it answered 408 to some whose headers lay in the socket unread. Here whatever has come until
 * the time is up is read before anybody is judged.
 */
export class NewConnections {
  readonly #limits: NewConnectionLimits;
  readonly #clock: Clock;
  /** In the order in which they were opened; when their first byte was seen, null for none. */
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

  /** Of a server that stops. */
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
      // A timer runs before what has come is read, and an immediate right after that.
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
    // Judged once: it may take its time to take the answer.
    this.#waiting.delete(socket);
    socket.end(TOO_SLOW, () => socket.destroy());
  }
}
