import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbeddedServer } from '../test/support/postgres/embedded-server.ts';

/** A PostgreSQL of the benchmark's own, which keeps what is committed when it is killed. */
export async function openBenchDatabase(): Promise<EmbeddedServer> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  // The server runs as another user.
  chmodSync(directory, 0o755);
  const server = await startEmbeddedServer(directory, 'KEEPS_COMMITS');
  return {
    ...server,
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
