import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { InFlightRequest } from './shutdown-response.ts';

const REASONS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Responds to data that is no HTTP, too long or too slow, and ends its connection, as Node does by default; but leaves a
 * silent connection alone. Node's limits count from the start of the connection, and would end it with a 408, which might be
 * taken for the response to what it sends next.
 */
export function handleClientErrors(
  server: Server,
  inFlight: ReadonlySet<InFlightRequest>,
  isSilent: (socket: Socket) => boolean,
): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const { code = '' } = error;
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket instanceof Socket && isSilent(socket)) return;
    // Not in the middle of another response.
    const isAnswering = [...inFlight].some(
      ({ request, response }) => request.socket === socket && response.headersSent,
    );
    if (socket.writable && !isAnswering) {
      socket.write(`HTTP/1.1 ${REASONS[code] ?? '400 Bad Request'}\r\nconnection: close\r\n\r\n`);
    }
    socket.destroy(error);
  });
}
