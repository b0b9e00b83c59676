import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { urlPrinted } from '../../support/wait-for-url.ts';
import { type RunningCommand, runCommand, startCommand } from '../command.ts';
import { servePool } from '../pool-process.ts';

/** Starting the program takes seconds on a busy machine. */
const PATIENCE = { timeout: 90_000 };

const running: RunningCommand[] = [];
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});

function start(args: readonly string[], env: Readonly<Record<string, string>>): RunningCommand {
  const command = startCommand(args, { PORT: '0', LOG_LEVEL: 'silent', ...env });
  running.push(command);
  return command;
}

/** The URL of the metrics, once the worker has begun. */
function metricsPrinted({ child: { stdout } }: RunningCommand): Promise<string> {
  if (stdout === null) throw new Error('The output of the process is not piped.');
  const lines = createInterface({ input: stdout });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const [, url] = /^Metrics: (\S+)$/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}

async function stop({ child, ended }: RunningCommand) {
  child.kill('SIGTERM');
  return await ended;
}

describe('a worker', () => {
  test('does what a process has stored that runs no bulk operations, until it is told to stop', PATIENCE, async () => {
    const { pool, env } = await servePool({ users: 5, groups: 1, membershipsPerUser: 0 });
    const settings = { ...env, DATA_DIR: temporaryDirectory() };
    const server = start(['serve'], { ...settings, BULK_WORKER: 'off' });
    const ordered = await fetch(await urlPrinted(server.child.stdout), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        query: `mutation { bulkAddUsersToGroups(input: {
          usernames: ["user-1", "user-2"], groupNames: ["group-1"], waitSeconds: 1
        }) { ... on BulkPayload { bulkOperation { status pending } } } }`,
      }),
    });
    expect((await ordered.json()).data.bulkAddUsersToGroups.bulkOperation).toEqual({ status: 'RUNNING', pending: 2 });
    expect((await stop(server)).code).toBe(0);
    expect(pool.calls.counts.AdminAddUserToGroup).toBeUndefined();

    const worker = start(['worker'], { ...settings, METRICS_PORT: '0' });
    const metrics = await metricsPrinted(worker);
    await vi.waitFor(
      async () =>
        expect(await (await fetch(metrics)).text()).toMatch(
          /^cognito_admin_bulk_items_total\{.*outcome="succeeded".*\} 2$/m,
        ),
      { timeout: 30_000, interval: 50 },
    );
    expect([...pool.membersOf('group-1')].sort()).toEqual(['user-1', 'user-2']);
    const { code, output } = await stop(worker);
    expect(code).toBe(0);
    expect(output).toContain(`Bulk operations are run here.\nAdministered: ${pool.userPoolId} in us-east-1\n`);
  });

  test('does not start with a store in memory, which it would share with no process', PATIENCE, async () => {
    const { code, output, errors } = await runCommand(['worker']);
    expect(code).toBe(78);
    expect(output).toBe('');
    expect(errors).toMatch(/DATABASE_URL/);
  });

  test('does not begin over a file that another process has', PATIENCE, async () => {
    const { env } = await servePool();
    const settings = { ...env, DATA_DIR: temporaryDirectory() };
    await urlPrinted(start(['serve'], settings).child.stdout);
    const { code, errors } = await runCommand(['worker'], settings);
    expect(code).toBe(1);
    expect(errors).toContain(settings.DATA_DIR);
  });

  test('says where its metrics cannot be served', PATIENCE, async () => {
    const settings = { DATA_DIR: temporaryDirectory(), METRICS_PORT: '0', METRICS_HOST: '203.0.113.7' };
    const { code, errors } = await runCommand(['worker'], settings);
    expect(code).toBe(1);
    expect(errors).toContain('METRICS_HOST');
  });
});
