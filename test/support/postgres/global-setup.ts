import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A socket that answers with the URL of a PostgreSQL, or with why there is none. */
    postgresSocket: string;
  }
}

/**
 * Starts one PostgreSQL for all files of a run as soon as one asks for it, and stops it at the end. TEST_DATABASE_URL names
 * another instead. Here rather than in the workers: Vitest kills those.
 */
export default async function offerPostgres(project: TestProject): Promise<() => Promise<void>> {
  const { runDirectory } = project.getProvidedContext();
  const given = process.env.TEST_DATABASE_URL;
  let starting: Promise<EmbeddedServer> | undefined;
  const urlOf = async () => {
    if (given) return given;
    starting ??= startEmbeddedServer(runDirectory);
    return (await starting).url;
  };
  const path = platformSocket(join(runDirectory, 'postgres.sock'));
  const server = createServer((socket) => {
    urlOf().then(
      (url) => socket.end(JSON.stringify({ url })),
      (error: Error) => socket.end(JSON.stringify({ error: error.message })),
    );
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  project.provide('postgresSocket', path);
  return async () => {
    server.close();
    await starting?.then(
      (started) => started.stop(),
      () => {},
    );
  };
}

/** Windows has pipes under names of their own. */
function platformSocket(path: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${path}` : path;
}
