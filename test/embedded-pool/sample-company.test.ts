import { beforeAll, describe, expect, test } from 'vitest';
import { createEmbeddedPool, type EmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { openPool } from './client.ts';

describe('the sample company', () => {
  let pool: EmbeddedPool;
  let usernames: string[];
  let precedences: Map<string | undefined, number | undefined>;
  let roles: Map<string | undefined, string | undefined>;

  beforeAll(async () => {
    const opened = openPool({});
    const { client, UserPoolId } = opened;
    pool = opened.pool;
    usernames = [];
    for (const digit of '0123456789abcdef') {
      const { Users } = await client.listUsers({ UserPoolId, Filter: `sub ^= "${digit}"` });
      usernames.push(...(Users ?? []).map((user) => user.Username ?? ''));
    }
    const first = await client.listGroups({ UserPoolId, Limit: 60 });
    const second = await client.listGroups({ UserPoolId, Limit: 60, NextToken: first.NextToken });
    const groups = [...(first.Groups ?? []), ...(second.Groups ?? [])];
    precedences = new Map(groups.map((group) => [group.GroupName, group.Precedence]));
    roles = new Map(groups.map((group) => [group.GroupName, group.RoleArn]));
  });

  test('is the same every time', () => {
    const other = createEmbeddedPool();
    expect(usernames).toHaveLength(250);
    for (const username of usernames) {
      expect(other.user(username)?.sub).toBe(pool.user(username)?.sub);
      expect(other.user(username)?.attributes).toEqual(pool.user(username)?.attributes);
      expect(other.groupsOf(username)).toEqual(pool.groupsOf(username));
    }
  });

  test('has the ladder of roles', () => {
    const ladder = ['super_admin', 'admin', 'manager', 'employee', 'guest'].map((name) => precedences.get(name));
    expect(ladder).toEqual([1, 10, 20, 30, 40]);
    expect(precedences.get('administrators')).toBeLessThan(10);
    expect(precedences.get('engineering')).toBeUndefined();
  });

  test('knows the people and groups of the examples, before the examples ran', () => {
    expect(pool.groupsOf('john.doe')).toEqual(expect.arrayContaining(['developers', 'employee']));
    expect(pool.groupsOf('john.doe')).not.toContain('beta-testers');
    expect(pool.user('problematic.user')?.enabled).toBe(true);
    for (const username of ['emp1', 'emp2', 'emp3']) {
      expect(pool.user(username)).toBeDefined();
      expect(pool.groupsOf(username)).not.toContain('employees');
      expect(pool.groupsOf(username)).not.toContain('engineering');
    }
    for (const name of ['administrators', 'beta-testers', 'employees', 'finance'])
      expect(precedences.has(name)).toBe(true);
  });

  test('has one user in no group, one in seventy, a large group and an empty one', () => {
    expect(usernames.filter((username) => pool.groupsOf(username).length === 0)).toEqual(['new.hire']);
    expect(pool.groupsOf('integration.robot')).toHaveLength(70);
    expect(pool.membersOf('employee').length).toBeGreaterThan(130);
    expect(pool.membersOf('archived-project')).toEqual([]);
  });

  test('has a user whose two groups tie in precedence and differ in role', () => {
    const [a = '', b = '', ...others] = pool.groupsOf('dana.pipeline');
    expect(others).toEqual([]);
    expect(precedences.get(a)).toBe(precedences.get(b));
    expect(roles.get(a)).not.toBe(roles.get(b));
  });

  test('no user has two roles of the ladder', () => {
    const ladder = ['super_admin', 'admin', 'manager', 'employee', 'guest'];
    const rungs = usernames.map((username) => pool.groupsOf(username).filter((name) => ladder.includes(name)).length);
    expect(Math.max(...rungs)).toBe(1);
  });

  test('has accounts in every state, disabled ones and a federated one', () => {
    const users = usernames.map((username) => pool.user(username));
    const count = (status: string) => users.filter((user) => user?.status === status).length;
    expect(count('UNCONFIRMED')).toBeGreaterThan(1);
    expect(count('RESET_REQUIRED')).toBeGreaterThan(1);
    expect(count('FORCE_CHANGE_PASSWORD')).toBeGreaterThan(4);
    expect(count('EXTERNAL_PROVIDER')).toBe(1);
    expect(users.filter((user) => user?.enabled === false).length).toBeGreaterThan(3);
    expect(pool.membersOf('us-east-1_Embedded0_Okta')).toEqual(['Okta_freya.lindqvist@example.com']);
  });

  test('gives every user a unique email address in ASCII', () => {
    const emails = usernames.map((username) => pool.user(username)?.attributes.email ?? '');
    expect(new Set(emails).size).toBe(250);
    for (const email of emails) expect(email).toMatch(/^[\w.'-]+@example\.com$/);
  });
});
