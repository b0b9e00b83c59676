import { createInterface } from 'node:readline';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
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

async function query(url: string, document: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: document }),
  });
  return (await response.json()).data;
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
    const ordered = await query(
      await urlPrinted(server.child.stdout),
      `mutation { bulkAddUsersToGroups(input: {
        usernames: ["user-1", "user-2"], groupNames: ["group-1"], waitSeconds: 1
      }) { ... on BulkPayload { bulkOperation { status pending } } } }`,
    );
    expect(ordered.bulkAddUsersToGroups.bulkOperation).toEqual({ status: 'RUNNING', pending: 2 });
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

  test('runs what a replica stores in their database, and another replica shows it', PATIENCE, async () => {
    const { pool, env } = await servePool({ users: 5, groups: 1, membershipsPerUser: 0 });
    const { url, schema } = await testSchema(onTestFinished);
    // As in compose.yaml: the directory of the image gives way to the database.
    const settings = {
      ...env,
      DEFAULT_DATA_DIR: '/proc/data',
      DATABASE_URL: url,
      DATABASE_SCHEMA: schema,
      BULK_WORKER: 'off',
    };
    const replicas = [start(['serve'], settings), start(['serve'], settings)];
    const [one = '', other = ''] = await Promise.all(replicas.map(({ child }) => urlPrinted(child.stdout)));
    const worker = start(['worker'], settings);
    const { bulkAddUsersToGroups: ordered } = await query(
      one,
      `mutation { bulkAddUsersToGroups(input: { usernames: ["user-1", "user-2"], groupNames: ["group-1"] }) {
        ... on BulkPayload { bulkOperation { id } } } }`,
    );
    const shown = () => query(other, `{ bulkOperation(id: "${ordered.bulkOperation.id}") { status succeeded } }`);
    await expect
      .poll(shown, { timeout: 30_000, interval: 100 })
      .toEqual({ bulkOperation: { status: 'SUCCEEDED', succeeded: 2 } });
    expect([...pool.membersOf('group-1')].sort()).toEqual(['user-1', 'user-2']);
    for (const { code } of await Promise.all([...replicas, worker].map(stop))) expect(code).toBe(0);
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
