import { closeSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { temporaryDirectory } from '../../storage/sqlite/temporary-directory.ts';
import { openApp } from '../../support/app.ts';

const ADD = 'mutation { addUserToGroup(input: { username: "user-1", groupName: "group-2" }) { __typename } }';
const BULK = `mutation { bulkAddUsersToGroups(input: { usernames: ["user-1"], groupNames: ["group-2"], waitSeconds: 0 }) {
  __typename
} }`;

/** SQLite's, in bytes. */
const PAGE = 4_096;

/** A service that keeps its data in a folder, and has made a change. */
async function open(dataDir = join(temporaryDirectory(), 'data'), pool = smallPool()) {
  const app = await openApp({ DATA_DIR: dataDir }, pool);
  onTestFinished(() => app.service.close());
  return { app, dataDir, pool, file: join(dataDir, `${pool.userPoolId}.sqlite`) };
}

function smallPool(): EmbeddedPool {
  return createEmbeddedPool({ users: 5, groups: 3, membershipsPerUser: 1 });
}

/** Every change is refused, nothing of it reaches Cognito, and the probe says why. */
async function expectRefusals({ app, pool }: Awaited<ReturnType<typeof open>>, reason: string | RegExp) {
  const before = pool.membersOf('group-2');
  for (const document of [ADD, BULK]) {
    const answer = await app.query(document);
    expect(answer.errors).toMatchObject([
      { message: expect.stringMatching(reason), extensions: { code: 'STORE_UNAVAILABLE' } },
    ]);
    expect(answer.calls).not.toHaveProperty('AdminAddUserToGroup');
  }
  expect(pool.membersOf('group-2')).toEqual(before);
  // Not as it was believed a moment ago.
  expect(await app.service.health.ready()).toEqual({
    ready: false,
    serves: 'reads',
    reason: expect.stringMatching(reason),
  });
}

describe('a change is refused, and the service is not ready,', () => {
  test.each([
    ['moved', (directory: string) => renameSync(directory, `${directory}-moved`)],
    ['removed', (directory: string) => rmSync(directory, { recursive: true })],
  ])('where DATA_DIR was %s under it', async (_how, take) => {
    const opened = await open();
    expect(await opened.app.service.health.ready()).toEqual({ ready: true });
    take(opened.dataDir);
    await expectRefusals(opened, /DATA_DIR was moved, removed/);
  });

  test('where another process has claimed the file', async () => {
    const opened = await open();
    expect((await opened.app.query(ADD)).errors).toBeUndefined();
    rmSync(`${opened.file}.owner`);
    const other = openDatabase(opened.dataDir, opened.pool.userPoolId, systemClock);
    await expectRefusals(opened, 'another process has taken the file');
    // Nor does it write as it ends.
    const { mtimeMs } = statSync(opened.file);
    await opened.app.service.close();
    expect(statSync(opened.file).mtimeMs).toBe(mtimeMs);
    expect(other.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    other.close();
  });

  test('where the file is damaged', async () => {
    const { app, dataDir, file, pool } = await open();
    await app.query(ADD);
    await app.service.close();
    // The page of an index: what a start reads is whole.
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(PAGE, 0x5a), 0, PAGE, 3 * PAGE);
    closeSync(descriptor);
    await expectRefusals(await open(dataDir, pool), 'the file is damaged');
  });
});

test('once the folder is back, changes are made and the trail has them', async () => {
  const { app, dataDir } = await open();
  renameSync(dataDir, `${dataDir}-moved`);
  expect((await app.query(ADD)).errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE' } }]);
  renameSync(`${dataDir}-moved`, dataDir);
  expect((await app.query(ADD)).errors).toBeUndefined();
  const { data } = await app.query('{ auditEvents(first: 5) { nodes { outcome } } }');
  expect(data.auditEvents.nodes).toEqual([{ outcome: 'SUCCEEDED' }]);
  expect(await app.service.health.ready()).toEqual({ ready: true });
});

test('a change whose outcome cannot be written down is answered as it ended, and the log has it', async () => {
  const { app, dataDir, pool } = await open();
  pool.faults.set([
    {
      kind: 'delay',
      operation: 'AdminAddUserToGroup',
      milliseconds: 0,
      when: () => {
        renameSync(dataDir, `${dataDir}-moved`);
        return true;
      },
    },
  ]);
  const answer = await app.query(ADD);
  expect(answer.errors).toBeUndefined();
  expect(answer.data.addUserToGroup).toEqual({ __typename: 'AddUserToGroupPayload' });
  const audited = app.log.map((line) => JSON.parse(line)).filter(({ audit }) => audit === true);
  expect(audited).toMatchObject([{ outcome: 'SUCCEEDED' }]);
  expect(app.log.join('')).toContain('could not be written');
  renameSync(`${dataDir}-moved`, dataDir);
  const { data } = await app.query('{ auditEvents(first: 5) { nodes { outcome } } }');
  expect(data.auditEvents.nodes).toEqual([{ outcome: 'UNKNOWN' }]);
  pool.faults.set([]);
  await app.query(ADD);
  const linesOf = (message: RegExp) => app.log.filter((line) => message.test(line));
  expect(linesOf(/could not be written/)).toHaveLength(1);
  expect(linesOf(/"failures":1,.*written again/)).toHaveLength(1);
});

test('a folder that was taken away is not littered by its service', async () => {
  const { app, dataDir } = await open();
  rmSync(dataDir, { recursive: true });
  await app.query(ADD);
  await app.service.health.ready();
  await app.service.close();
  expect(() => readdirSync(dataDir)).toThrow('ENOENT');
});
