import type { Server } from 'node:http';

/**
 * Listens, and returns the origin that the server can be visited at.
 *
 * @param port 0 for any free one
 * @throws Error with one line that says why the address cannot be used
 */
export function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`Cannot listen on ${host}:${port}: ${reasonOf(error)}.`)));
    server.listen(port, host, () => resolve(originOf(host, server.address())));
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return 'the port is in use';
    case 'EACCES':
      return 'this user may not use the port';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'the host is not an address of this machine';
    default:
      return error.message;
  }
}

/** Returns the server's URL, with `localhost` for the wildcard address, which cannot be visited itself. */
function originOf(host: string, address: ReturnType<Server['address']>): string {
  const port = typeof address === 'object' && address ? address.port : 0;
  const wildcard = host === '0.0.0.0' || host === '::';
  const name = wildcard ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
