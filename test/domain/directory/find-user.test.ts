import { expect, test } from 'vitest';
import { findUser, findUserByUsername } from '../../../src/domain/directory/find-user.ts';
import type { User } from '../../../src/domain/model/user.ts';
import type { CognitoFilter, PageRequest } from '../../../src/domain/ports/directory.ts';
import { StubDirectory } from '../stub-directory.ts';

const user = (username: string): User => ({
  username,
  attributes: [{ name: 'sub', value: `sub-of-${username}` }],
  enabled: true,
  status: 'CONFIRMED',
  createdAt: new Date(0),
  updatedAt: new Date(0),
});

/** Answers ListUsers with these pages, whatever the filter. */
class Pool extends StubDirectory {
  readonly filters: (CognitoFilter | undefined)[] = [];
  readonly #pages: readonly (readonly string[])[];

  constructor(pages: readonly (readonly string[])[]) {
    super();
    this.#pages = pages;
  }

  override async listUsers({ token }: PageRequest, filter?: CognitoFilter) {
    this.filters.push(filter);
    const page = Number(token);
    const items = (this.#pages[page] ?? []).map(user);
    return { items, next: page + 1 < this.#pages.length ? String(page + 1) : null };
  }

  override async getUser(username: string) {
    return this.#pages.flat().includes(username) ? user(username) : null;
  }
}

test.each([
  { by: { sub: 'key' }, attribute: 'sub' },
  { by: { email: 'key' }, attribute: 'email' },
  { by: { phoneNumber: 'key' }, attribute: 'phone_number' },
])('$by is asked of ListUsers', async ({ by, attribute }) => {
  const pool = new Pool([['emp1']]);
  expect((await findUser(pool, by))?.username).toBe('emp1');
  expect(pool.filters).toEqual([{ attribute, operator: '=', value: 'key' }]);
});

test('a username is looked up with AdminGetUser', async () => {
  expect((await findUser(new Pool([['emp1']]), { username: 'emp1' }))?.username).toBe('emp1');
  expect(await findUser(new Pool([['emp1']]), { username: 'emp2' })).toBeNull();
});

test('a user on a later page is found, and a missing one is null', async () => {
  expect((await findUser(new Pool([[], [], ['emp1']]), { email: 'key' }))?.username).toBe('emp1');
  expect(await findUser(new Pool([[], []]), { email: 'key' })).toBeNull();
});

test('several are an error, also on different pages, that names five of them at most', async () => {
  await expect(findUser(new Pool([['emp1'], [], ['emp2']]), { email: 'key' })).rejects.toThrow(
    'Several users have the email "key": "emp1" (sub sub-of-emp1), "emp2" (sub sub-of-emp2). Use the username or sub.',
  );
  const many = new Pool([Array.from({ length: 60 }, (_, index) => `user-${index}`), ['one-more']]);
  const error: unknown = await findUser(many, { phoneNumber: 'key' }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'AMBIGUOUS_USER' });
  expect(String(error).match(/"user-\d+"/g)).toHaveLength(5);
  // Two are enough to know.
  expect(many.filters).toHaveLength(1);
});

test.each([
  { by: {}, field: 'by' },
  { by: { username: null, sub: null }, field: 'by' },
  { by: { username: '' }, field: 'by.username' },
  { by: { username: 'two words' }, field: 'by.username' },
  { by: { sub: '' }, field: 'by.sub' },
  { by: { email: '' }, field: 'by.email' },
  { by: { phoneNumber: '' }, field: 'by.phoneNumber' },
])('$by is refused without a call', async ({ by, field }) => {
  await expect(findUser(new StubDirectory(), by)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field });
});

test('by username no user is mistaken for another with that alias', async () => {
  const pool = new Pool([['Emp1'], ['emp1']]);
  expect((await findUserByUsername(pool, 'emp1'))?.username).toBe('emp1');
  expect(pool.filters[0]).toEqual({ attribute: 'username', operator: '=', value: 'emp1' });
  expect(await findUserByUsername(pool, 'EMP1')).toBeNull();
});
