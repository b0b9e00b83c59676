import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { createRandom } from '../../../src/embedded-pool/random.ts';
import { serveHttp } from '../../../src/embedded-pool/server.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { bundledScript } from '../../support/bundled-script.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** More of them: BULK_KILLS=50. */
const KILLS = Number(process.env.BULK_KILLS ?? 8);
/** So many that none of the kills comes after the end. */
const USERS = 1_000 + KILLS * 50;
const GROUP = 'group-1';
const nobody = Array.from({ length: 10 }, (_, index) => `nobody-${index}`);
const usernames = Array.from({ length: USERS }, (_, index) => `user-${index + 1}`).toSpliced(700, 0, ...nobody);

/** Kills the process after so many calls of its, in the midst of whatever it does then; true if it had not ended by then. */
async function killAfter(calls: number, child: ChildProcess, pool: EmbeddedPool): Promise<boolean> {
  const from = pool.calls.total;
  const exited = once(child, 'exit');
  while (child.exitCode === null && pool.calls.total - from < calls) await pause(1);
  child.kill('SIGKILL');
  const [code] = await exited;
  return code === null;
}

test('a process that is killed at any moment, again and again, loses no item and claims none that was not done', {
  timeout: 60_000 + KILLS * 10_000,
}, async () => {
  const pool = createEmbeddedPool({ users: USERS, groups: 4, membershipsPerUser: 1, latencyMs: 5 });
  const server = await serveHttp(pool, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const before = new Set(pool.membersOf(GROUP));
  const directory = temporaryDirectory();
  const request = JSON.stringify({ kind: 'ADD_USERS_TO_GROUPS', usernames, groupNames: [GROUP], waitSeconds: 0 });
  const script = bundledScript('test/storage/sqlite/bulk-crash-worker.ts');
  const spawnChild = () =>
    spawn(process.execPath, ['--no-warnings', script, directory, server.endpoint, pool.userPoolId, request], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const open = () => {
    const database = openDatabase(directory, 'pool', systemClock);
    return { database, store: new SqlBulkStore(sqliteTables(database, systemClock)) };
  };
  const membership = (username: string) => pool.user(username)?.groups.some(({ name }) => name === GROUP) ?? false;

  const random = createRandom(20);
  let ids: readonly string[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    // The first ones while it looks who is in the group.
    const calls = kill <= 3 ? 1 + random.below(8) : 1 + random.below(100);
    expect(await killAfter(calls, spawnChild(), pool), `not ended before kill ${kill}`).toBe(true);

    const { database, store } = open();
    ids = await store.running();
    for (const id of ids) {
      for (const { username } of await store.items(id, -1, 3_000, ['SUCCEEDED', 'UNCHANGED'])) {
        expect(membership(username), username).toBe(true);
      }
    }
    database.close();
  }
  expect(ids).toHaveLength(1);
  const [code] = await once(spawnChild(), 'exit');
  expect(code).toBe(0);

  const { database, store } = open();
  onTestFinished(() => database.close());
  const [id = ''] = ids;
  expect(await store.find(id)).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', finishedAt: expect.any(Date) });
  const outcomes = new Map((await store.items(id, -1, 3_000)).map(({ username, outcome }) => [username, outcome]));
  const expected = usernames.map((username) => {
    if (nobody.includes(username)) return [username, 'FAILED'] as const;
    return [username, before.has(username) ? 'UNCHANGED' : 'SUCCEEDED'] as const;
  });
  expect([...outcomes]).toEqual(expected);
  expect(pool.membersOf(GROUP)).toHaveLength(USERS);
  // Each once, but for what was in flight at a kill or not written down yet, which is sent again.
  const writes = pool.calls.counts.AdminAddUserToGroup ?? 0;
  expect(writes).toBeGreaterThanOrEqual(USERS - before.size);
  expect(writes).toBeLessThan(USERS - before.size + nobody.length + KILLS * 150);
});
