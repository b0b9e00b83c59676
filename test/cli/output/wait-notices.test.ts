import { expect, onTestFinished, test, vi } from 'vitest';
import { createAdminServices } from '../../../src/app/create-admin-services.ts';
import { createPoolReader } from '../../../src/app/create-pool-reader.ts';
import { choosePool } from '../../../src/cli/commands/choose-pool.ts';
import { CLEAR_LINE } from '../../../src/cli/output/progress-display.ts';
import { WaitNotices } from '../../../src/cli/output/wait-notices.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { commandLineActor } from '../../../src/domain/model/actor.ts';
import { ThrottledError } from '../../../src/domain/model/errors.ts';
import { createTextLogger } from '../../../src/observability/text-logger.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { servePool } from '../pool-process.ts';

/** Everything that was written to it. */
function terminal(isTTY = false) {
  const said: string[] = [];
  return { said, isTTY, write: (text: string) => said.push(text) };
}

test('says what the calls wait for once nothing is answered for 5 s, and then ever more rarely', async () => {
  const clock = new FakeClock();
  const { said, ...log } = terminal();
  const call = new WaitNotices(log, clock).onStart('ListGroups');
  await clock.advance(4_999);
  expect(said).toEqual([]);
  await clock.advance(1);
  call.onSend();
  await clock.advance(5_000);
  call.onResponse('throttled');
  await clock.advance(60_000);
  call.onSend();
  call.onResponse('ok');
  await clock.advance(4_000);
  call.onEnd();
  await clock.advance(60_000);
  expect(said).toEqual([
    'Waiting for Cognito, 5 s by now: no quota is left for ListGroups.\n',
    'Waiting for Cognito, 10 s by now: it has not answered ListGroups.\n',
    'Waiting for Cognito, 20 s by now: it throttles ListGroups.\n',
    'Waiting for Cognito, 40 s by now: it throttles ListGroups.\n',
  ]);
  expect(clock.pending).toBe(0);
});

test('says nothing while anything is answered', async () => {
  const clock = new FakeClock();
  const { said, ...log } = terminal();
  const notices = new WaitNotices(log, clock);
  const long = notices.onStart('ListUsers');
  for (let seconds = 0; seconds < 20; seconds += 4) {
    const call = notices.onStart('ListGroups');
    call.onSend();
    await clock.advance(4_000);
    call.onResponse('ok');
    call.onEnd();
  }
  long.onEnd();
  expect(said).toEqual([]);
});

test('clears the progress of a terminal first', async () => {
  const clock = new FakeClock();
  const { said, ...screen } = terminal(true);
  new WaitNotices(screen, clock).onStart('ListGroups');
  await clock.advance(5_000);
  expect(said).toEqual([`${CLEAR_LINE}Waiting for Cognito, 5 s by now: no quota is left for ListGroups.\n`]);
});

/** A pool that throttles whatever is asked, and time that passes only here. */
async function throttledPool() {
  const { pool, env } = await servePool();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  pool.faults.set([{ kind: 'throttle' }]);
  const clock = new FakeClock();
  const config = parseConfig({ ...env, MAX_WAIT_SECONDS: '30', DATA_DIR: '' });
  return { pool, clock, config, identity: choosePool(config, undefined) };
}

test('a list of a pool that always throttles says that it waits', async () => {
  const { clock, config, identity } = await throttledPool();
  const { said, ...log } = terminal();
  const source = await createPoolReader(config, identity, {
    clock,
    logger: createTextLogger(() => {}),
    observer: new WaitNotices(log, clock),
  });
  const leaving = new AbortController();
  const needs = { groups: true, memberships: false, users: 'none', groupNames: null } as const;
  const events = source.openScan(leaving.signal)(needs, Number.POSITIVE_INFINITY).events();
  const ended = events[Symbol.asyncIterator]().next();
  ended.catch(() => {});
  while (said.length < 3) await passTime(clock);
  expect(said.at(-1)).toBe('Waiting for Cognito, 20 s by now: it throttles ListGroups.\n');
  leaving.abort();
  await expect(ended).rejects.toThrow();
  await source.close();
});

test('a single change of a pool that always throttles fails after MAX_WAIT_SECONDS', async () => {
  const { clock, config, identity } = await throttledPool();
  const administration = await createAdminServices(config, identity, { clock, logger: createTextLogger(() => {}) });
  const { directory } = administration.commandContext(commandLineActor('me'), new AbortController().signal);
  const began = clock.now();
  let isOver = false;
  const failed = expect(directory.listGroupsForUser('emp1'))
    .rejects.toThrow(ThrottledError)
    .finally(() => {
      isOver = true;
    });
  while (!isOver) await passTime(clock);
  await failed;
  expect(clock.now() - began).toBeLessThanOrEqual(31_000);
  await administration.close();
});

/** Half a second of the clock, and enough of the machine's time for what is on its way to a server in this process. */
async function passTime(clock: FakeClock): Promise<void> {
  await clock.advance(500);
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}
