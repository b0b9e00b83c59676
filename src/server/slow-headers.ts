import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../domain/clock.ts';

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n';

/**
 * Answers 408 to a new connection that has not sent its first headers in time, and ends it: a slow loris holds its sockets no
 * longer than this.
 *
 * Node's own `headersTimeout` goes by the clock alone. When 200 connections came at once and kept the process busy, it
 * answered 408 to some whose headers lay in the socket unread. Here whatever has come until the time is up is read before
 * anybody is judged. Later requests of a connection have as long as any request.
 */
export function cutSlowHeaders(server: Server, milliseconds: number, clock: Clock): void {
  const silent = new Map<Socket, () => void>();
  const hear = (socket: Socket) => {
    silent.get(socket)?.();
    silent.delete(socket);
  };
  server.on('connection', (socket: Socket) => {
    const judge = () => {
      if (silent.delete(socket)) socket.end(TOO_SLOW, () => socket.destroy());
    };
    // A timer runs before what has come is read, and an immediate right after that.
    silent.set(
      socket,
      clock.after(milliseconds, () => setImmediate(judge)),
    );
    socket.once('close', () => hear(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => hear(socket));
}
