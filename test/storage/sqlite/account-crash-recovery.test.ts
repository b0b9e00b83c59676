import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { countInvitations } from '../../support/count-invitations.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** More of them: ACCOUNT_KILLS=50. */
const KILLS = Number(process.env.ACCOUNT_KILLS ?? 4);
// An account takes six calls, and as many are made side by side: fewer would never reach an invitation.
const CALLS_BETWEEN = 250;
const GROUPS = ['group-1', 'group-2'];
const users = Array.from({ length: 60 + KILLS * 30 }, (_, index) => ({
  username: `new-${index}`,
  attributes: [{ name: 'email', value: `new-${index}@example.com` }],
  groupNames: GROUPS,
}));

/** Kills the process after so many calls of its; true if it had not ended by then. */
async function killAfter(calls: number, child: ChildProcess, pool: EmbeddedPool): Promise<boolean> {
  const from = pool.calls.total;
  const exited = once(child, 'exit');
  while (child.exitCode === null && pool.calls.total - from < calls) await pause(1);
  child.kill('SIGKILL');
  const [code] = await exited;
  return code === null;
}

test('accounts whose process is killed again and again are each made once, and nobody is invited twice', {
  timeout: 60_000 + KILLS * 10_000,
}, async () => {
  const pool = createEmbeddedPool({ users: 10, groups: 4, membershipsPerUser: 1, latencyMs: 5 });
  const invitationsOf = countInvitations(pool);
  const server = await serveHttp(pool, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const directory = temporaryDirectory();
  // Too long for an argument.
  const request = join(temporaryDirectory(), 'request.json');
  writeFileSync(request, JSON.stringify({ kind: 'CREATE_USERS', users, waitSeconds: 0 }));
  const script = bundledScript('test/storage/sqlite/bulk-crash-worker.ts');
  const spawnChild = () =>
    spawn(process.execPath, ['--no-warnings', script, directory, server.endpoint, pool.userPoolId, request], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });

  const random = createRandom(16);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const calls = 1 + random.below(CALLS_BETWEEN);
    expect(await killAfter(calls, spawnChild(), pool), `not ended before kill ${kill}`).toBe(true);
  }
  const [code] = await once(spawnChild(), 'exit');
  expect(code).toBe(0);

  const database = openDatabase(directory, 'pool', systemClock);
  onTestFinished(() => database.close());
  const store = new SqlBulkStore(sqliteTables(database, systemClock));
  const [operation] = await store.page({}, null, 2);
  const items = await store.items(operation?.id ?? '', -1, users.length);
  expect(items).toHaveLength(users.length);
  for (const { username, outcome, failure } of items) {
    const invited = invitationsOf(username);
    expect(new Set(pool.groupsOf(username)), username).toEqual(new Set(GROUPS));
    if (outcome === 'SUCCEEDED') expect(invited, username).toBe(1);
    // An invitation was under way as the process was killed: it is not sent again, and that is told.
    else {
      expect(failure, username).toMatchObject({ code: 'PARTIAL_FAILURE', completed: ['create'], failed: ['invite'] });
      expect(invited, username).toBeLessThanOrEqual(1);
    }
  }
});
