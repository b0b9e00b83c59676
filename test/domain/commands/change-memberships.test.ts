import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addStep,
  changeMemberships,
  type MembershipStep,
  removeStep,
} from '../../../src/domain/commands/change-memberships.ts';
import { PartialFailureError, ThrottledError, UserNotFoundError } from '../../../src/domain/model/errors.ts';
import { type Fate, ScriptedPool } from './scripted-pool.ts';

const nameOf = ({ kind, groupName }: MembershipStep) => `${kind} ${groupName}`;

/** From employee and guest to manager. */
const BEFORE = ['employee', 'guest', 'developers'];
const STEPS = [addStep('manager'), removeStep('guest'), removeStep('employee')];
const AFTER = ['developers', 'manager'];

async function change(fates: readonly Fate[]) {
  const pool = new ScriptedPool(BEFORE, fates);
  const error: unknown = await changeMemberships(pool.context, 'jane', STEPS, []).then(
    () => null,
    (reason) => reason,
  );
  return { pool, error, groups: pool.groups === null ? null : [...pool.groups].sort() };
}

describe('a change of memberships', () => {
  test('takes its steps in their order, one write each, and writes each of them down', async () => {
    const { pool, error, groups } = await change([]);
    expect(error).toBeNull();
    expect(groups).toEqual(AFTER);
    expect(pool.attempts.map(({ action, target }) => `${action} ${target.groupName}`)).toEqual([
      'ADD_USER_TO_GROUP manager',
      'REMOVE_USER_FROM_GROUP guest',
      'REMOVE_USER_FROM_GROUP employee',
    ]);
  });

  test('that fails at its last step is undone, what was removed first, and throws the first error', async () => {
    const { pool, error, groups } = await change(['answered', 'answered', 'throttled']);
    expect(error).toBeInstanceOf(ThrottledError);
    expect(groups).toEqual([...BEFORE].sort());
    expect(pool.attempts.slice(3).map(({ action, target }) => `${action} ${target.groupName}`)).toEqual([
      'ADD_USER_TO_GROUP guest',
      'REMOVE_USER_FROM_GROUP manager',
    ]);
  });

  test('goes on where an answer was lost and the groups show that the step was made', async () => {
    const { error, groups } = await change(['answer lost']);
    expect(error).toBeNull();
    expect(groups).toEqual(AFTER);
  });

  test('undoes the step as well that may have been made if the groups cannot be read', async () => {
    const { error, groups } = await change(['answered', 'answer lost', 'throttled']);
    expect(error).toMatchObject({ message: 'No answer to AdminRemoveUserFromGroup.' });
    expect(groups).toEqual([...BEFORE].sort());
  });

  test('that cannot be undone stops there, and says what holds', async () => {
    const { error, groups } = await change(['answered', 'answered', 'throttled', 'throttled']);
    expect(groups).toEqual(['developers', 'employee', 'manager']);
    expect(error).toMatchObject({
      completed: ['add manager', 'remove guest'],
      failed: ['remove employee'],
      message: expect.stringContaining('the user is now in: "manager", "employee"; not in: "guest".'),
    });
  });

  test('that cannot be undone names no step that was undone before', async () => {
    const { error, groups } = await change(['answered', 'answered', 'throttled', 'answered', 'throttled']);
    expect(groups).toEqual(['developers', 'employee', 'guest', 'manager']);
    expect(error).toMatchObject({ completed: ['add manager'], failed: ['remove guest', 'remove employee'] });
  });

  test('says what was done as far as it knows if the groups cannot be read in the end', async () => {
    const { error } = await change(['answered', 'answered', 'throttled', 'throttled', 'throttled']);
    expect(error).toBeInstanceOf(PartialFailureError);
    expect(error).toMatchObject({
      completed: ['add manager', 'remove guest'],
      failed: ['remove employee'],
      message: expect.stringContaining('could not be read again'),
    });
  });

  test('counts a step without a known outcome among the failed ones', async () => {
    const { error } = await change(['answered', 'answer lost', 'throttled', 'throttled', 'throttled']);
    expect(error).toMatchObject({ completed: ['add manager'], failed: ['remove guest', 'remove employee'] });
  });

  test('that is found made in the end, for all its lost answers, is made', async () => {
    const lost: Fate[] = ['answer lost', 'throttled'];
    const { error, groups } = await change(['answered', 'answered', ...lost, 'throttled']);
    expect(error).toBeNull();
    expect(groups).toEqual(AFTER);
  });

  test('of a user who is deleted on the way says so, and tries no more', async () => {
    const { pool, error } = await change(['answered', 'user gone']);
    expect(error).toBeInstanceOf(UserNotFoundError);
    expect(pool.attempts).toHaveLength(2);
  });
});

test('whatever becomes of each call: the answer tells the state, and the user always has a role', async () => {
  const fate = fc.constantFrom<Fate>(
    'answered',
    'answered',
    'answered',
    'throttled',
    'answer lost',
    'request lost',
    'user gone',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 14 }), async (fates) => {
      const { pool, error, groups } = await change(fates);
      for (const state of pool.states) {
        expect(['manager', 'employee', 'guest'].some((role) => state.has(role))).toBe(true);
      }
      if (error instanceof UserNotFoundError) {
        expect(groups).toBeNull();
      } else if (error instanceof PartialFailureError) {
        expect([...error.completed, ...error.failed].sort()).toEqual(STEPS.map(nameOf).sort());
        if (pool.lastFate !== 'answered') return;
        const holding = STEPS.filter(({ kind, groupName }) => groups?.includes(groupName) === (kind === 'add'));
        expect(error.completed).toEqual(holding.map(nameOf));
        expect([error.completed, error.failed]).not.toContainEqual([]);
      } else {
        expect(groups).toEqual(error === null ? AFTER : [...BEFORE].sort());
      }
    }),
    { numRuns: 3_000, seed: 1 },
  );
});
