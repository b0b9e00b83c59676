import { expect, onTestFinished, test } from 'vitest';
import { openConnections } from '../../../src/storage/postgres/connection-pool.ts';
import { serveScript } from '../../support/postgres/scripted-server.ts';

test('a connection that the server ends as soon as it is made fails its statement, and not the process', async () => {
  const server = await serveScript({ kind: 'end', code: '57P01', message: 'terminating connection' });
  onTestFinished(() => server.close());
  const connections = openConnections({ connectionString: `postgres://ann@127.0.0.1:${server.port}/app` }, 1, () => {});
  onTestFinished(() => connections.end());
  const client = await connections.connect();
  onTestFinished(() => client.release(true));
  await expect(client.query('SELECT 1')).rejects.toThrow('not queryable');
});
