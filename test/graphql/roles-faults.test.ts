import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FaultKind } from '../../src/embedded-pool/faults.ts';
import { RequestInput } from '../../src/embedded-pool/request-input.ts';
import { type Answer, type App, openApp } from '../support/app.ts';

/** Without it the SDK waits between its attempts. */
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

const LADDER = ['super_admin', 'admin', 'manager', 'employee', 'guest'];

/** Everybody starts as manager and employee, so that two roles are to be taken. */
const CHANGES = [
  { field: 'assignRole', input: { username: 'john.doe', role: 'guest', roles: LADDER }, added: ['guest'] },
  { field: 'promoteUser', input: { username: 'john.doe', role: 'admin', roles: LADDER }, added: ['admin'] },
  { field: 'demoteUser', input: { username: 'john.doe', role: 'guest', roles: LADDER }, added: ['guest'] },
  {
    field: 'setUserGroups',
    input: { username: 'john.doe', groupNames: ['developers', 'engineering', 'employees', 'guest', 'beta-testers'] },
    added: ['guest', 'beta-testers'],
  },
];
const REMOVED = ['manager', 'employee'];

type Trouble = FaultKind | { readonly kind: 'user-deleted' };
const TROUBLES: readonly (Trouble & { readonly attempts: number })[] = [
  { kind: 'throttle', attempts: 1 },
  { kind: 'internal-error', attempts: 1 },
  { kind: 'internal-error', attempts: 3 },
  { kind: 'internal-error', attempts: 99 },
  { kind: 'lost-answer', attempts: 1 },
  { kind: 'lost-answer', attempts: 3 },
  // The third attempt's own look at the groups is lost as well.
  { kind: 'lost-answer', attempts: 6 },
  { kind: 'lost-answer', attempts: 99 },
  { kind: 'access-denied', attempts: 1 },
  { kind: 'access-denied', attempts: 2 },
  { kind: 'user-deleted', attempts: 1 },
];

/** The trouble strikes so many attempts in a row, from the given one on. */
function strike({ pool }: App, { attempts, ...trouble }: (typeof TROUBLES)[number], from: number): void {
  let attempt = 0;
  if (trouble.kind === 'user-deleted') {
    const members = { UserPoolId: pool.userPoolId, Username: 'john.doe' };
    const when = () => {
      attempt += 1;
      if (attempt === from) void pool.service.call('AdminDeleteUser', new RequestInput(members));
      return false;
    };
    pool.faults.set([{ kind: 'delay', milliseconds: 0, when }]);
  } else {
    const when = () => {
      attempt += 1;
      return attempt >= from && attempt < from + attempts;
    };
    pool.faults.set([{ ...trouble, when }]);
  }
}

/** Null where the user is gone. */
type Groups = readonly string[] | null;

function groupsOf({ pool }: App): Groups {
  return pool.user('john.doe') === undefined ? null : pool.groupsOf('john.doe');
}

describe.each(CHANGES)('$field', ({ field, input, added }) => {
  const document = `mutation ($input: ${field === 'setUserGroups' ? 'SetUserGroupsInput' : 'AssignRoleInput'}!) {
    ${field}(input: $input) {
      __typename
      ... on ${field === 'setUserGroups' ? 'SetUserGroupsPayload' : 'AssignRolePayload'} { added removed }
      ... on PartialFailureError { completed failed message }
    }
  }`;
  const steps = [...added.map((name) => `add ${name}`), ...REMOVED.toReversed().map((name) => `remove ${name}`)];

  async function employedManager(): Promise<App> {
    const app = await openApp();
    await app.query(
      'mutation { addUserToGroup(input: { username: "john.doe", groupName: "manager" }) { __typename } }',
    );
    return app;
  }

  /** How many calls it takes where nothing goes wrong: so many places there are for trouble. */
  const calls = (field === 'setUserGroups' ? 3 : 2) + steps.length;

  test(`takes ${calls} calls if nothing goes wrong`, async () => {
    const app = await employedManager();
    const { data, calls: made } = await app.query(document, { input });
    expect(data[field]).toMatchObject({ added, removed: REMOVED });
    expect(Object.values(made).reduce((sum, count) => sum + count)).toBe(calls);
  });

  for (const trouble of TROUBLES) {
    test(`tells what holds, and leaves a role, whichever attempt meets ${trouble.kind} × ${trouble.attempts}`, async () => {
      for (let from = 1; from <= calls; from += 1) {
        const app = await employedManager();
        const before = groupsOf(app);
        strike(app, trouble, from);
        const answer = await app.query(document, { input });
        expectToTell(answer, before, groupsOf(app), `at attempt ${from}`);
        await app.service.close();
      }
    });
  }

  /** The answer, whichever it is, and the state are of one mind. */
  function expectToTell({ data, errors }: Answer, before: Groups, after: Groups, place: string): void {
    const answer = data?.[field];
    if (after === null) {
      expect(answer?.__typename, place).toBe('UserNotFoundError');
      return;
    }
    expect(
      after.filter((name) => LADDER.includes(name)),
      place,
    ).not.toEqual([]);
    const holding = steps.filter((step) => {
      const [kind, name = ''] = step.split(' ');
      return after.includes(name) === (kind === 'add');
    });
    if (answer === null) {
      expect(errors, place).toHaveLength(1);
      expect(after, place).toEqual(before);
    } else if (answer.__typename === 'PartialFailureError') {
      expect([...answer.completed, ...answer.failed].sort(), place).toEqual([...steps].sort());
      // Nothing could be read any more, and the message says so.
      if (/could not be read again/.test(answer.message)) return;
      expect(answer.completed, place).toEqual(holding);
    } else {
      expect(answer, place).toMatchObject({ added, removed: REMOVED });
      expect(holding, place).toEqual(steps);
    }
  }
});
