import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseCsv } from '../../export/csv/rfc-4180.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { packedPackage } from '../../support/packed-package.ts';
import { runShell, startShell } from '../command.ts';
import { type CommandLine, openCommandLine } from '../run-command.ts';

// Each may start a process of Node, and the first one builds the package: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
const ROWS = 919;

let commandLine: CommandLine;
let directory: string;
beforeEach(async () => {
  directory = temporaryDirectory();
  commandLine = await openCommandLine({ DATA_DIR: '', COGNITO_QUOTAS: 'UserList=1000,UserPoolResourceRead=1000' });
});
afterEach(() => commandLine.close());

const inDirectory = (name: string) => join(directory, name);
const writeReport = (file: string) => commandLine.run(['report', '--columns', 'username', '--output', file]);
const add = (...args: string[]) => commandLine.run(['bulk', 'add', '--group', 'employees', ...args]);
const rowsIn = (file: string) => parseCsv(readFileSync(file, 'utf8')).length - 1;

describe('the file of --users is not taken for that of --errors', () => {
  const users = 'emp1\nnobody\n';
  beforeEach(() => writeFileSync(inDirectory('in.csv'), users));

  test.each([
    ['by another spelling', () => `${directory}/./in.csv`],
    [
      'by a link',
      () => {
        symlinkSync('in.csv', inDirectory('link.csv'));
        return inDirectory('link.csv');
      },
    ],
    [
      'by a second name of it',
      () => {
        linkSync(inDirectory('in.csv'), inDirectory('second.csv'));
        return inDirectory('second.csv');
      },
    ],
  ])('%s', async (_, errors) => {
    const { exitCode, stderr } = await add('--users', inDirectory('in.csv'), '--errors', errors());
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--errors would overwrite the file of --users.')]);
    expect(readFileSync(inDirectory('in.csv'), 'utf8')).toBe(users);
    expect(commandLine.pool.calls.counts).toEqual({});
  });

  test('as the standard input', async () => {
    const { code, errors } = await runShell(
      `cd '${directory}' && admin bulk add --group employees --users - --errors in.csv < in.csv`,
    );
    expect([code, errors]).toEqual([2, expect.stringContaining('--errors would overwrite the file of --users.')]);
    expect(readFileSync(inDirectory('in.csv'), 'utf8')).toBe(users);
  });
});

test('a dry run leaves the errors of an earlier run where they are', async () => {
  writeFileSync(inDirectory('in.csv'), 'nobody\n');
  await add('--users', inDirectory('in.csv'));
  const earlier = readFileSync(inDirectory('in.errors.csv'), 'utf8');
  expect(earlier).toContain('USER_NOT_FOUND');
  writeFileSync(inDirectory('in.csv'), 'emp1\n');
  const { exitCode } = await add('--users', inDirectory('in.csv'), '--dry-run');
  expect(exitCode).toBe(0);
  await add('--users', inDirectory('in.csv'), '--dry-run', '--errors', inDirectory('in.errors.csv'));
  writeFileSync(inDirectory('in.csv'), 'somebody else\n'.replace(' ', '-'));
  expect((await add('--users', inDirectory('in.csv'), '--dry-run')).stderr).toContain('in.dry-run.errors.csv');
  expect(readFileSync(inDirectory('in.errors.csv'), 'utf8')).toBe(earlier);
});

describe('a file that is replaced', () => {
  test.each([0o600, 0o640, 0o755])('keeps its mode: %o', async (mode) => {
    const file = inDirectory('report.csv');
    writeFileSync(file, 'older');
    chmodSync(file, mode);
    await writeReport(file);
    expect([statSync(file).mode & 0o7777, rowsIn(file)]).toEqual([mode, ROWS]);
  });

  test.runIf(isRoot)('keeps its owner', async () => {
    const file = inDirectory('report.csv');
    writeFileSync(file, 'older');
    execFileSync('chown', ['4711:4712', file]);
    await writeReport(file);
    expect(statSync(file)).toMatchObject({ uid: 4711, gid: 4712 });
  });

  test.each([
    ['stays what the link leads to', 'report.csv'],
    ['is made where the link leads to', null],
  ])('%s', async (_, existing) => {
    const link = inDirectory('link.csv');
    symlinkSync('second-link.csv', link);
    symlinkSync('report.csv', inDirectory('second-link.csv'));
    if (existing !== null) writeFileSync(inDirectory(existing), 'older');
    await writeReport(link);
    expect([readlinkSync(link), rowsIn(inDirectory('report.csv'))]).toEqual(['second-link.csv', ROWS]);
    expect(readdirSync(directory).sort()).toEqual(['link.csv', 'report.csv', 'second-link.csv']);
  });

  test('is the whole of one report if two are written at once', async () => {
    const file = inDirectory('report.csv');
    const { code, errors } = await runShell(
      `admin report --columns username --output '${file}' & admin report --format ndjson --output '${file}' & wait`,
    );
    expect([code, errors, readdirSync(directory)]).toEqual([0, '', ['report.csv']]);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect([1 + ROWS, ROWS]).toContain(lines.length);
    expect(new Set(lines.map((line) => line.startsWith('{'))).size).toBe(1);
  });

  // Root may write whatever there is.
  test.skipIf(isRoot)('that may not be written stays as it is', async () => {
    const file = inDirectory('report.csv');
    writeFileSync(file, 'older');
    chmodSync(file, 0o444);
    const { exitCode, stderr } = await writeReport(file);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/^cognito-admin-graphql: Cannot write .+EACCES.+\n$/),
    ]);
    expect(readFileSync(file, 'utf8')).toBe('older');
  });
});

describe('what is no regular file', () => {
  test('a FIFO is written through, and stays one', async () => {
    const fifo = inDirectory('fifo');
    execFileSync('mkfifo', [fifo]);
    const { code, output, errors } = await runShell(
      `admin report --columns username --output '${fifo}' & cat '${fifo}'; wait`,
    );
    expect([code, errors]).toEqual([0, '']);
    expect(parseCsv(output)).toHaveLength(1 + ROWS);
    expect(lstatSync(fifo).isFIFO()).toBe(true);
  });

  test('a FIFO that nobody reads ends with the command', async () => {
    const fifo = inDirectory('fifo');
    execFileSync('mkfifo', [fifo]);
    const before = process.listenerCount('SIGTERM');
    const running = commandLine.run(['report', '--output', fifo]);
    await vi.waitFor(() => expect(process.listenerCount('SIGTERM')).toBeGreaterThan(before), 30_000);
    process.emit('SIGTERM', 'SIGTERM');
    expect(await running).toEqual({ exitCode: 143, stdout: '', stderr: '' });
    expect(lstatSync(fifo).isFIFO()).toBe(true);
  });

  test('a FIFO whose reader leaves is one line', async () => {
    const fifo = inDirectory('fifo');
    execFileSync('mkfifo', [fifo]);
    const { code, errors } = await runShell(
      `head -c 1 '${fifo}' > '${inDirectory('head')}' & admin report --output '${fifo}'`,
      {
        EMBEDDED_POOL_USERS: '20000',
        EMBEDDED_POOL_GROUPS: '20',
      },
    );
    expect([code, errors]).toEqual([1, `cognito-admin-graphql: Cannot write ${fifo}: write EPIPE.\n`]);
  });

  test.runIf(isRoot)('a device stays one, whatever becomes of the run', async () => {
    const device = inDirectory('null');
    execFileSync('mknod', [device, 'c', '1', '3']);
    writeFileSync(inDirectory('in.csv'), 'emp1\n');
    expect((await writeReport(device)).exitCode).toBe(0);
    expect((await add('--users', inDirectory('in.csv'), '--errors', device)).exitCode).toBe(0);
    expect(lstatSync(device).isCharacterDevice()).toBe(true);
    expect(readdirSync(directory).sort()).toEqual(['in.csv', 'null']);
  });

  test.each(['a pipe', 'a file'])('the standard output by its name is written through where it is %s', async (kind) => {
    const stdout = inDirectory('stdout');
    symlinkSync('/proc/self/fd/1', stdout);
    const out = inDirectory('out.csv');
    const where = kind === 'a pipe' ? `| cat > '${out}'` : `>> '${out}'`;
    writeFileSync(out, '');
    const { code, errors } = await runShell(
      `{ echo before; admin report --columns username --output '${stdout}'; echo after; } ${where}`,
    );
    expect([code, errors]).toEqual([0, '']);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect([lines[0], lines.at(-1), lines.length]).toEqual(['before', 'after', 3 + ROWS]);
    expect(readdirSync(directory).sort()).toEqual(['out.csv', 'stdout']);
  });

  test('a descriptor that the shell has opened is written through', async () => {
    const out = inDirectory('out.csv');
    const { code, errors } = await runShell(
      `{ echo before >&3; admin report --columns username --output /dev/fd/3; } 3> '${out}'`,
    );
    expect([code, errors]).toEqual([0, '']);
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(2 + ROWS);
  });
});

describe('a disk that is full is one line', () => {
  const NO_SPACE = /^cognito-admin-graphql: Cannot write .+: ENOSPC: no space left on device.*\n$/;

  test.each([
    'report',
    'report --format table',
    'groups',
    'users --format csv',
    '--help',
    'report --help',
    '--print-config',
  ])('%s > /dev/full', async (command) => {
    const { code, errors } = await runShell(`admin ${command} > /dev/full`);
    expect([code, errors]).toEqual([1, expect.stringMatching(NO_SPACE)]);
  });

  test('bulk > /dev/full, after everything is done', async () => {
    const { code, errors } = await runShell(
      `cd '${directory}'; echo emp1 | admin bulk add --users - --group employees > /dev/full`,
    );
    expect(code).toBe(1);
    expect(errors.split('\n').slice(-2).join('\n')).toMatch(NO_SPACE);
  });

  test.runIf(isRoot).each(['report', 'report --format json'])('%s --output', async (command) => {
    const device = inDirectory('full');
    execFileSync('mknod', [device, 'c', '1', '7']);
    const { code, errors } = await runShell(`admin ${command} --output '${device}'`);
    expect([code, errors]).toEqual([1, expect.stringMatching(NO_SPACE)]);
    expect(existsSync(device)).toBe(true);
  });

  test('and no end of a service whose log goes there', async () => {
    const port = await freePort();
    const stopped = startShell(`exec '${process.execPath}' '${packedPackage().program}' serve > /dev/full`, {
      PORT: String(port),
    });
    const ask = async () => (await fetch(`http://127.0.0.1:${port}/graphql?query={__typename}`)).status;
    await vi.waitFor(async () => expect(await ask()).toBe(200), 30_000);
    for (let times = 0; times < 3; times += 1) expect(await ask()).toBe(200);
    stopped.child.kill('SIGTERM');
    expect(await stopped.ended).toEqual({
      code: 0,
      output: '',
      errors: expect.stringMatching(/^[^\n]+the log[^\n]+ENOSPC[^\n]+\n$/),
    });
  });

  test('of the errors, too: nothing is printed beside the exit code', async () => {
    expect(await runShell('admin reprot 2> /dev/full')).toEqual({ code: 2, output: '', errors: '' });
  });
});

describe('a pipe without a reader prints nothing, as in other programs', () => {
  test.each(['--help', 'report', 'groups', '--print-config'])('%s', async (command) => {
    const { code, errors } = await runShell(`admin ${command} | sleep 0; exit \${PIPESTATUS[0]}`);
    expect([code, errors]).toEqual([141, '']);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('A server of TCP has an address with a port.');
  return address.port;
}
