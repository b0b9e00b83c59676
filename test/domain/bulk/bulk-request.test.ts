import { describe, expect, test } from 'vitest';
import { type BulkRequest, bulkTargets } from '../../../src/domain/bulk/bulk-request.ts';

const REQUEST: BulkRequest = { kind: 'ADD_USERS_TO_GROUPS', usernames: ['ann', 'bob'], groupNames: ['g', 'h'] };
const names = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);

test('the items are every user × every group, neighbours being different users', () => {
  expect(bulkTargets(REQUEST)).toEqual([
    { username: 'ann', groupName: 'g' },
    { username: 'bob', groupName: 'g' },
    { username: 'ann', groupName: 'h' },
    { username: 'bob', groupName: 'h' },
  ]);
});

test('a name given twice counts once', () => {
  const twice = { ...REQUEST, usernames: ['ann', 'bob', 'ann'], groupNames: ['g', 'g'] };
  expect(bulkTargets(twice)).toEqual([
    { username: 'ann', groupName: 'g' },
    { username: 'bob', groupName: 'g' },
  ]);
});

test('items about accounts have no group', () => {
  expect(bulkTargets({ kind: 'ENABLE_USERS', usernames: ['ann'], groupNames: null })).toEqual([
    { username: 'ann', groupName: null },
  ]);
});

test('100,000 items are taken, duplicates not counted', () => {
  expect(bulkTargets({ ...REQUEST, usernames: [...names(50_000), ...names(50_000)] })).toHaveLength(100_000);
});

describe('refused with the path of what is wrong', () => {
  test.each([
    { wrong: { usernames: [] }, field: 'usernames', message: /nothing to do/ },
    { wrong: { groupNames: [] }, field: 'groupNames', message: /nothing to do/ },
    { wrong: { usernames: ['a', 'b', 'c', 'two words'] }, field: 'usernames[3]', message: /white space/ },
    { wrong: { groupNames: ['g', ''] }, field: 'groupNames[1]', message: /empty/ },
    { wrong: { usernames: ['a', 'a', ''] }, field: 'usernames[2]', message: /empty/ },
    { wrong: { usernames: names(50_001) }, field: 'usernames', message: /50001 users × 2 groups are 100002 items/ },
    { wrong: { waitSeconds: -1 }, field: 'waitSeconds', message: /from 0 to 30/ },
    { wrong: { waitSeconds: 31 }, field: 'waitSeconds', message: /from 0 to 30/ },
  ])('$field: $message', ({ wrong, field, message }) => {
    expect(() => bulkTargets({ ...REQUEST, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field, message: expect.stringMatching(message) }),
    );
  });
});
