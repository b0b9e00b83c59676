import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type App, openApp } from '../support/app.ts';
import { otherAdministrator } from './out-of-band-admin.ts';

async function setUserGroups(app: App, username: string, groupNames: readonly string[], dryRun = false) {
  const { data, errors, calls } = await app.query(
    `mutation ($input: SetUserGroupsInput!) {
      setUserGroups(input: $input) {
        __typename
        ... on SetUserGroupsPayload { added removed }
        ... on Error { code message }
        ... on InvalidInputError { field }
        ... on GroupNotFoundError { groupName }
        ... on UserNotFoundError { username }
      }
    }`,
    { input: { username, groupNames, dryRun } },
  );
  expect(errors).toBeUndefined();
  return { result: data.setUserGroups, calls };
}

/** The writes from now on, as they reach the pool: `+group` and `-group`. */
function watchWrites({ pool }: App): string[] {
  const writes: string[] = [];
  const signs: Record<string, string> = { AdminAddUserToGroup: '+', AdminRemoveUserFromGroup: '-' };
  const when = ({ operation, input }: { operation: string; input: Readonly<Record<string, unknown>> }) => {
    const sign = signs[operation];
    if (sign !== undefined) writes.push(`${sign}${input.GroupName}`);
    return false;
  };
  pool.faults.set([{ kind: 'throttle', when }]);
  return writes;
}

async function createGroups(app: App, names: readonly string[]): Promise<void> {
  const { cognito, pool } = otherAdministrator(app);
  for (const GroupName of names) await cognito.createGroup({ ...pool, GroupName });
}

const numbered = (count: number, prefix: string) => Array.from({ length: count }, (_, place) => `${prefix}-${place}`);

describe('setUserGroups', () => {
  test("makes the user's groups exactly these, in one list, a look for the new ones, and one write for each difference", async () => {
    const app = await openApp();
    const writes = watchWrites(app);
    const { result, calls } = await setUserGroups(app, 'john.doe', [
      'sales',
      'employees',
      'beta-testers',
      'developers',
    ]);
    expect(result).toEqual({
      __typename: 'SetUserGroupsPayload',
      added: ['sales', 'beta-testers'],
      removed: ['employee', 'engineering'],
    });
    expect(calls).toEqual({
      AdminListGroupsForUser: 1,
      ListGroups: 2,
      AdminAddUserToGroup: 2,
      AdminRemoveUserFromGroup: 2,
    });
    expect(writes).toEqual(['+sales', '+beta-testers', '-engineering', '-employee']);
    expect(app.pool.groupsOf('john.doe')).toEqual(['beta-testers', 'developers', 'employees', 'sales']);
  });

  test('writes nothing for what is so already, however often a name is given', async () => {
    const app = await openApp();
    const groups = app.pool.groupsOf('john.doe');
    const { result, calls } = await setUserGroups(app, 'john.doe', [...groups, ...groups]);
    expect(result).toMatchObject({ added: [], removed: [] });
    expect(calls).toEqual({ AdminListGroupsForUser: 1 });
  });

  test('takes the user out of every group for an empty list', async () => {
    const app = await openApp();
    const { result } = await setUserGroups(app, 'john.doe@example.com', []);
    expect(result).toMatchObject({ added: [], removed: ['employee', 'developers', 'employees', 'engineering'] });
    expect(app.pool.groupsOf('john.doe')).toEqual([]);
  });

  test('shows the user as of afterwards', async () => {
    const { data } = await (await openApp()).query(`mutation {
      setUserGroups(input: { username: "new.hire", groupNames: ["guest"] }) {
        ... on SetUserGroupsPayload { user { username groups { name } } }
      }
    }`);
    expect(data.setUserGroups.user).toEqual({ username: 'new.hire', groups: [{ name: 'guest' }] });
  });

  test('of a dry run tells the change, and makes none', async () => {
    const app = await openApp();
    const before = app.pool.groupsOf('john.doe');
    const { result, calls } = await setUserGroups(app, 'john.doe', ['sales'], true);
    expect(result).toMatchObject({ added: ['sales'], removed: ['employee', 'developers', 'employees', 'engineering'] });
    expect(calls).toEqual({ AdminListGroupsForUser: 1, GetGroup: 1 });
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });

  test.each([true, false])('changes nothing where the pool lacks one of the groups (dry run: %s)', async (dryRun) => {
    const app = await openApp();
    const before = app.pool.groupsOf('john.doe');
    const { result } = await setUserGroups(app, 'john.doe', ['sales', 'nowhere', 'legal'], dryRun);
    expect(result).toMatchObject({ __typename: 'GroupNotFoundError', groupName: 'nowhere' });
    expect(app.pool.groupsOf('john.doe')).toEqual(before);
  });

  test('names the place of a group name that cannot be one, without a call', async () => {
    const { result, calls } = await setUserGroups(await openApp(), 'john.doe', ['sales', 'two words']);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', field: 'groupNames.1' });
    expect(calls).toEqual({});
  });

  test('answers UserNotFoundError for a user whom the pool lacks', async () => {
    const { result } = await setUserGroups(await openApp(), 'nobody', ['sales']);
    expect(result).toMatchObject({ __typename: 'UserNotFoundError', username: 'nobody' });
  });

  test('refuses more than 100 groups without a call', async () => {
    const { result, calls } = await setUserGroups(await openApp(), 'john.doe', numbered(101, 'group'));
    expect(result).toMatchObject({ __typename: 'LimitExceededError', message: expect.stringContaining('101') });
    expect(calls).toEqual({});
  });

  test('at the limit of 100 makes room for one addition at a time', async () => {
    const app = await openApp();
    const [first, second] = [numbered(99, 'old'), numbered(4, 'new')];
    await createGroups(app, [...first, ...second]);
    await setUserGroups(app, 'john.doe', [...first.slice(0, 97), 'employee']);
    const writes = watchWrites(app);
    const { result } = await setUserGroups(app, 'john.doe', [...first.slice(4, 97), ...second, 'guest']);
    expect(result.__typename).toBe('SetUserGroupsPayload');
    // 98 to begin with: two additions fit, each further one after a removal, and the role goes last of all.
    expect(writes).toEqual([
      '+new-0',
      '+new-1',
      '-old-3',
      '+new-2',
      '-old-2',
      '+new-3',
      '-old-1',
      '+guest',
      '-old-0',
      '-employee',
    ]);
    expect(app.pool.groupsOf('john.doe')).toHaveLength(98);
  });

  test('at the limit goes back the way it came if a step fails', async () => {
    const app = await openApp();
    const groups = numbered(100, 'old');
    await createGroups(app, groups);
    await setUserGroups(app, 'john.doe', groups);
    const { result } = await setUserGroups(app, 'john.doe', [...groups.slice(2), 'sales', 'nowhere']);
    expect(result).toMatchObject({ __typename: 'GroupNotFoundError', groupName: 'nowhere' });
    expect(app.pool.groupsOf('john.doe')).toEqual([...groups].sort());
  });

  test('from any set of groups to any other: exactly the wanted ones, only the differences, additions first', async () => {
    const groups = [
      'admin',
      'employee',
      'guest',
      'sales',
      'legal',
      'finance',
      'équipe-paris',
      'r&d/"moonshot",phase-2',
    ];
    const app = await openApp();
    await fc.assert(
      fc.asyncProperty(fc.subarray(groups), fc.array(fc.constantFrom(...groups)), async (current, wanted) => {
        await setUserGroups(app, 'john.doe', current);
        const writes = watchWrites(app);
        const { result } = await setUserGroups(app, 'john.doe', wanted);
        expect(app.pool.groupsOf('john.doe')).toEqual([...new Set(wanted)].sort());

        const additions = [...new Set(wanted)].filter((name) => !current.includes(name));
        const removals = current.filter((name) => !wanted.includes(name));
        expect(writes.slice(0, additions.length)).toEqual(additions.map((name) => `+${name}`));
        expect(writes.slice(additions.length).sort()).toEqual(removals.map((name) => `-${name}`).sort());
        expect(result.added).toEqual(additions);
        expect([...result.removed].sort()).toEqual([...removals].sort());
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
