import assert from 'node:assert/strict';
import type fc from 'fast-check';
import type { DirectoryChange } from '../../../../src/domain/directory-index/directory-change.ts';
import type { PoolStorage } from '../../../../src/storage/storage-engine.ts';
import type { FakeClock } from '../../../support/fake-clock.ts';
import type { historySteps, Step } from './arbitraries.ts';
import { HistoryRun } from './history-run.ts';
import { afterChanges, linesOf, rememberedLines } from './index-state.ts';
import { membershipKey, type PoolState } from './simulated-pool.ts';

/** Lists may lag so far behind writes. */
export const SETTLE_MS = 10_000;

/** The steps after which the index may be another. */
const MERGING: ReadonlySet<Step['step']> = new Set(['complete', 'merge', 'finishGroup', 'readUncertain']);

type History = typeof historySteps extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Goes through a history over an empty store. Throws unless what is told is at each step what has become different in the
 * index; the index equals the pool after a quiet reading; every moment is remembered as it was; and every change was one.
 */
export async function checkHistory(
  clock: FakeClock,
  storage: PoolStorage,
  { beginning, steps }: History,
): Promise<void> {
  assert.ok(storage.index);
  const history = new HistoryRun(clock, storage, storage.index);
  await history.begin(beginning);
  for (const step of steps) {
    await history.take(step);
    if (MERGING.has(step.step)) await lookAgain(history);
  }
  await history.readQuietly();
  const last = await lookAgain(history);
  assert.deepEqual(linesOf(last.index), linesOf(history.state));
  for (const { at, index, told } of history.moments) {
    assert.deepEqual(rememberedLines(await history.at(at)), rememberedLines(index), at.toISOString());
    for (const change of told) assertSeen(change, history);
  }
}

async function lookAgain(history: HistoryRun) {
  const before = history.moments.at(-1);
  const now = await history.look();
  if (before) assert.deepEqual(afterChanges(before.index, now.told), rememberedLines(now.index));
  return now;
}

/**
 * That the pool was otherwise once the change is said to have happened at the earliest, and then as it says. A write of this
 * service may have found the pool as it wanted it, by a change elsewhere that was not read: Cognito does not say so.
 */
function assertSeen(change: DirectoryChange, { pool }: HistoryRun): void {
  if (change.kind === 'USER_UPDATED' || change.kind === 'GROUP_UPDATED') return;
  const from = change.notBefore.getTime() - SETTLE_MS;
  const to = change.notAfter.getTime();
  const states = pool.filter((_, index) => (pool[index + 1]?.from ?? Number.POSITIVE_INFINITY) >= from);
  const seen = states.filter((state) => state.from <= to).map(({ state }) => holds(change, state));
  const first = change.origin === 'THIS_SERVICE' ? 0 : seen.indexOf(false);
  assert.ok(first >= 0 && seen.includes(true, first), `Nobody made this change: ${JSON.stringify(change)}`);
}

/** Whether it is in the state as the change says. */
function holds({ kind, username, groupName }: DirectoryChange, state: PoolState): boolean {
  const user = state.users.get(username ?? '');
  const membership = state.memberships.has(membershipKey(username ?? '', groupName ?? ''));
  switch (kind) {
    case 'USER_CREATED':
      return user !== undefined;
    case 'USER_DELETED':
      return user === undefined;
    case 'USER_ENABLED':
      return user?.enabled === true;
    case 'USER_DISABLED':
      return user?.enabled === false;
    case 'GROUP_CREATED':
      return state.groups.has(groupName ?? '');
    case 'GROUP_DELETED':
      return !state.groups.has(groupName ?? '');
    case 'MEMBERSHIP_ADDED':
      return membership;
    case 'MEMBERSHIP_REMOVED':
      return !membership;
    default:
      return true;
  }
}
