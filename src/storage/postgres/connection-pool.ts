import pg from 'pg';
import { toStoreError } from './to-store-error.ts';

/**
 * Connections that are made as statements need them, up to so many.
 *
 * @param onConnectionLost told of a connection that broke while nobody used it: the next statement makes another
 */
export function openConnections(
  config: pg.ClientConfig,
  max: number,
  onConnectionLost: (error: unknown) => void,
): pg.Pool {
  const connections = new pg.Pool({ ...config, max });
  // Without a listener the process would end.
  connections.on('error', (error) => onConnectionLost(toStoreError(error, 'connect')));
  // The pool listens only while a connection is idle. The server can end one between two statements of a transaction, and a new
  // one before whoever waits for it has it; then the next statement fails, and the pool gives the connection up.
  connections.on('connect', (client) => client.on('error', () => {}));
  return connections;
}
