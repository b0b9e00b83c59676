import { expect, onTestFinished, test, vi } from 'vitest';
import { createAdminServices } from '../../../src/app/create-admin-services.ts';
import { createPoolReader, type PoolReader } from '../../../src/app/create-pool-reader.ts';
import { choosePool } from '../../../src/cli/commands/choose-pool.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { commandLineActor } from '../../../src/domain/model/actor.ts';
import type { CallObserver } from '../../../src/domain/ports/call-observer.ts';
import { createTextLogger } from '../../../src/observability/text-logger.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { testSchema } from '../../support/postgres/test-schema.ts';
import { servePool } from '../pool-process.ts';

/** A pool with Cognito's quotas and a database, both in time that passes only here. */
async function openPoolAndDatabase() {
  const clock = new FakeClock();
  const { env, pool } = await servePool({ users: 1_500, groups: 1, membershipsPerUser: 0, quotas: 'on', clock });
  const { url, schema, query } = await testSchema(onTestFinished);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const config = parseConfig({ ...env, COGNITO_QUOTAS: 'UserList=30', DATABASE_URL: url, DATABASE_SCHEMA: schema });
  const outcomes = { ok: 0, throttled: 0, error: 0 };
  const observer: CallObserver = {
    onStart: () => ({
      onSend() {},
      onResponse(outcome) {
        outcomes[outcome] += 1;
      },
      onEnd() {},
    }),
  };
  const dependencies = { clock, logger: createTextLogger(() => {}), databaseTime: () => clock.now(), observer };
  const replicas = async () => (await query('SELECT id FROM quota_replica')).length;
  return { pool, clock, config, dependencies, outcomes, replicas };
}

/** Lets time pass until the work is done: a little of the clock's, and as much of the machine's as is on its way. */
async function passTime<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) {
    await clock.advance(10);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return await work;
}

async function countUsers(reader: PoolReader): Promise<number> {
  const needs = { groups: false, memberships: false, users: 'all', groupNames: null } as const;
  let users = 0;
  const scan = reader.openScan(new AbortController().signal)(needs, Number.POSITIVE_INFINITY);
  for await (const event of scan.events()) if (event.kind === 'users') users += event.users.length;
  return users;
}

test('commands on one database are never above a quota together, and sign off at their end', async () => {
  const { clock, config, dependencies, outcomes, replicas } = await openPoolAndDatabase();
  const pool = choosePool(config, undefined);
  const readers = await Promise.all([0, 1].map(() => createPoolReader(config, pool, dependencies)));
  const administration = await createAdminServices(config, pool, dependencies);
  const directory = administration.openReads(new AbortController().signal);
  // 25 calls each, which none would wait with if it knew of no other.
  const work = Promise.all([
    ...readers.map(countUsers),
    ...Array.from({ length: 25 }, (_, index) => directory.listUsers({ limit: 1 + index, token: null })),
  ]);
  expect((await passTime(clock, work)).slice(0, 2)).toEqual([1_500, 1_500]);
  expect(outcomes).toMatchObject({ throttled: 0, error: 0 });
  expect(await replicas()).toBe(3);
  for (const reader of readers) await reader.close();
  await administration.close();
  expect(await replicas()).toBe(0);
});

test('bulk operations of two commands are never above a quota together', async () => {
  const { clock, config, dependencies, outcomes } = await openPoolAndDatabase();
  const open = () => createAdminServices(config, choosePool(config, undefined), dependencies);
  const commands = [await open(), await open()];
  const request = { id: 'request', reason: null, reasonRule: config.reasonRule };
  const { signal } = new AbortController();
  const work = commands.map(async ({ bulk }, number) => {
    // 20 writes each: less than the quota of 25, but not together.
    const usernames = Array.from({ length: 20 }, (_, index) => `user-${1 + 20 * number + index}`);
    const asked = { kind: 'ADD_USERS_TO_GROUPS', usernames, groupNames: ['group-1'], waitSeconds: 30 } as const;
    return await bulk.start(asked, { actor: commandLineActor('me'), request }, signal);
  });
  const operations = await passTime(clock, Promise.all(work));
  for (const { counts } of operations) expect(counts.SUCCEEDED).toBe(20);
  expect(outcomes).toMatchObject({ throttled: 0, error: 0 });
  for (const command of commands) await command.close();
});
