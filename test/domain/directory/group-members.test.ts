import { describe, expect, test } from 'vitest';
import { everyMembersPage, readMembers, readMembersPage } from '../../../src/domain/directory/group-members.ts';
import { ThrottledError } from '../../../src/domain/model/errors.ts';
import { PoolStub, usernames } from '../scan/stub-pool.ts';

const FIRST_PAGE = { limit: 60, token: null };

async function sizesOf(pages: AsyncIterable<readonly unknown[]>): Promise<readonly number[]> {
  const sizes: number[] = [];
  for await (const page of pages) sizes.push(page.length);
  return sizes;
}

describe('a page of members', () => {
  test('is that of the group', async () => {
    const pool = new PoolStub({ groups: { group: usernames(61) } });
    expect(await readMembersPage(pool, 'group', FIRST_PAGE)).toMatchObject({ items: { length: 60 }, next: '60' });
  });

  test('is null without such a group', async () => {
    expect(await readMembersPage(new PoolStub({ groups: {} }), 'group', FIRST_PAGE)).toBeNull();
  });

  test('rejects with every other fault', async () => {
    const pool = new PoolStub({ groups: { group: [] } });
    pool.onCall = () => {
      throw new ThrottledError('ListUsersInGroup', 1);
    };
    await expect(readMembersPage(pool, 'group', FIRST_PAGE)).rejects.toBeInstanceOf(ThrottledError);
  });
});

test('all members are read, and none of a group that is deleted meanwhile', async () => {
  const pool = new PoolStub({ groups: { group: usernames(130) } });
  expect(await readMembers(pool, 'group')).toHaveLength(130);
  pool.onCall = async () => {
    if (pool.calls.length === 5) await pool.deleteGroup('group');
  };
  expect(await readMembers(pool, 'group')).toEqual([]);
  expect(await readMembers(pool, 'group')).toEqual([]);
});

describe('the pages of members', () => {
  test('are read to the last page', async () => {
    const pool = new PoolStub({ groups: { group: usernames(130) } });
    expect(await sizesOf(everyMembersPage(pool, 'group'))).toEqual([60, 60, 10]);
  });

  test('are none without such a group', async () => {
    expect(await sizesOf(everyMembersPage(new PoolStub({ groups: {} }), 'group'))).toEqual([]);
  });

  test('end with the group', async () => {
    const pool = new PoolStub({ groups: { group: usernames(130) } });
    pool.onCall = async () => {
      if (pool.calls.length === 2) await pool.deleteGroup('group');
    };
    expect(await sizesOf(everyMembersPage(pool, 'group'))).toEqual([60]);
  });
});
