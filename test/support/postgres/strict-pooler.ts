import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { fatalError } from './scripted-server.ts';

/** Stands before a PostgreSQL, and takes no connection that begins with this parameter, as PgBouncer does. Returns its URL. */
export async function servePooler(url: string, parameter: string): Promise<{ readonly url: string; close(): void }> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on('error', () => {});
  };
  const server = createServer((client) => {
    keep(client).once('data', (startup) => {
      if (startup.includes(parameter)) {
        client.end(fatalError('08P01', `unsupported startup parameter: ${parameter}`));
        return;
      }
      const database = keep(connect(Number(target.port), target.hostname));
      database.write(startup);
      client.pipe(database).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A server on TCP has a port.');
  const own = new URL(url);
  own.host = `127.0.0.1:${address.port}`;
  return {
    url: own.href,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
