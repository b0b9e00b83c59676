import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** How the server answers whoever connects. */
export type Script =
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string }
  /** Lets everybody in, and ends the connection with the same packet. */
  | { readonly kind: 'end'; readonly code: string; readonly message: string }
  /** Lets everybody in, and answers every statement with this row of texts. */
  | { readonly kind: 'answer'; readonly row: Readonly<Record<string, string>> };

/**
 * A server that speaks just enough of PostgreSQL's protocol to refuse a connection, or to say of which version it is. See
 * https://www.postgresql.org/docs/current/protocol-message-formats.html.
 */
export async function serveScript(script: Script): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => {
      const entry = Buffer.concat([message('R', int32(0)), ready()]);
      if (script.kind !== 'answer') {
        const end = fatalError(script.code, script.message);
        socket.end(script.kind === 'end' ? Buffer.concat([entry, end]) : end);
        return;
      }
      socket.write(entry);
      socket.on('data', () => socket.write(Buffer.concat([table(script.row), message('C', 'SELECT 1\0'), ready()])));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A server on TCP has a port.');
  return {
    port: address.port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** With which a server ends a connection. */
export function fatalError(code: string, text: string): Buffer {
  return message('E', `SFATAL\0VFATAL\0C${code}\0M${text}\0\0`);
}

function table(row: Readonly<Record<string, string>>): Buffer {
  const count = int16(Object.keys(row).length);
  // Of no table, of type text, of any length, without a modifier, as text.
  const kind = Buffer.concat([int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
  const columns = Object.keys(row).map((name) => Buffer.concat([Buffer.from(`${name}\0`), kind]));
  const values = Object.values(row).map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]));
  return Buffer.concat([
    message('T', Buffer.concat([count, ...columns])),
    message('D', Buffer.concat([count, ...values])),
  ]);
}

const ready = () => message('Z', 'I');

function message(type: string, body: string | Buffer): Buffer {
  const content = Buffer.from(body);
  return Buffer.concat([Buffer.from(type), int32(content.length + 4), content]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}
