import { expect, test } from 'vitest';
import { UsernameResolver } from '../../../src/domain/directory/username-resolver.ts';
import { NoResponseError, ThrottledError, UpstreamAccessDeniedError } from '../../../src/domain/model/errors.ts';
import type { User } from '../../../src/domain/model/user.ts';
import type { CognitoFilter, PageRequest, PoolDescription } from '../../../src/domain/ports/directory.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { StubDirectory } from '../stub-directory.ts';

const SUB = '3b241101-e2bb-4255-8caf-4136c566a962';

const user = (username: string, attributes: Readonly<Record<string, string>> = {}): User => ({
  username,
  attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
  enabled: true,
  status: 'CONFIRMED',
  createdAt: new Date(0),
  updatedAt: new Date(0),
});

/** Answers ListUsers by its filter, and says what was asked. */
class Pool extends StubDirectory {
  readonly asked: string[] = [];
  /** Or what becomes of the question. */
  description: Partial<PoolDescription> | Error;
  readonly #users: readonly User[];

  constructor(description: Partial<PoolDescription> | Error, users: readonly User[]) {
    super();
    this.description = description;
    this.#users = users;
  }

  override async describePool() {
    this.asked.push('describe');
    if (this.description instanceof Error) throw this.description;
    const plain = {
      estimatedNumberOfUsers: 0,
      usernamesIgnoreCase: true,
      aliases: [],
      usernamesAreSubs: false,
      schema: [],
    };
    return { ...plain, ...this.description };
  }

  override async listUsers(_page: PageRequest, filter?: CognitoFilter) {
    const { attribute = 'username', value = '' } = filter ?? {};
    this.asked.push(attribute);
    const valueIn = (candidate: User) =>
      attribute === 'username'
        ? candidate.username
        : candidate.attributes.find(({ name }) => name === attribute)?.value.toLowerCase();
    const wanted = attribute === 'username' ? value : value.toLowerCase();
    return { items: this.#users.filter((candidate) => valueIn(candidate) === wanted), next: null };
  }
}

const jane = user('jane', { email: 'jane@x.test', email_verified: 'true', sub: SUB, preferred_username: 'jj' });

test.each<[string, Partial<PoolDescription> | Error, readonly User[], string, string | null, readonly string[]]>([
  ['a plain name', {}, [jane], 'jane', 'jane', []],
  ['an address in a pool without aliases', {}, [], 'jane@x.test', 'jane@x.test', ['describe']],
  ['an alias', { aliases: ['email'] }, [jane], 'jane@x.test', 'jane', ['describe', 'email']],
  ['an alias in another case', { aliases: ['email'] }, [jane], 'Jane@X.test', 'jane', ['describe', 'email']],
  [
    'an address that is not verified',
    { aliases: ['email'] },
    [user('jane', { email: 'jane@x.test', email_verified: 'false' })],
    'jane@x.test',
    null,
    ['describe', 'email', 'username'],
  ],
  [
    'an address that one of two users has verified',
    { aliases: ['email'] },
    [user('june', { email: 'jane@x.test' }), jane],
    'jane@x.test',
    'jane',
    ['describe', 'email'],
  ],
  [
    'an address that differs by case from another’s',
    { aliases: ['email'] },
    [user('june', { email: 'JANE@x.test', email_verified: 'true' }), jane],
    'jane@x.test',
    'jane',
    ['describe', 'email'],
  ],
  [
    'the name of a user from another identity provider',
    { aliases: ['email'] },
    [user('okta_jane@x.test')],
    'okta_jane@x.test',
    'okta_jane@x.test',
    ['describe', 'email', 'username'],
  ],
  [
    'an address where users choose no name',
    { aliases: ['email'], usernamesAreSubs: true },
    [user(SUB, { email: 'jane@x.test', sub: SUB })],
    'jane@x.test',
    SUB,
    ['describe', 'email'],
  ],
  ['a sub where users choose no name', { aliases: ['email'], usernamesAreSubs: true }, [], SUB, SUB, ['describe']],
  ['a sub', {}, [jane], SUB, 'jane', ['describe', 'sub']],
  ['a phone number', { aliases: ['phone_number'] }, [], '+4912345', null, ['describe', 'phone_number', 'username']],
  [
    'where the pool does not tell, an address',
    new NoResponseError('No answer.'),
    [jane],
    'jane@x.test',
    'jane',
    ['describe', 'email'],
  ],
])('%s', async (_, description, users, name, expected, asked) => {
  const pool = new Pool(description, users);
  expect(await new UsernameResolver(new FakeClock()).resolve(pool, name)).toBe(expected);
  expect(pool.asked).toEqual(asked);
});

test.each([
  ['jane', 'jane', ['username']],
  ['jj', 'jane', ['username', 'preferred_username']],
  ['nobody', null, ['username', 'preferred_username']],
])('where the pool is known to have preferred usernames, %s is %s', async (name, expected, asked) => {
  const pool = new Pool({ aliases: ['preferred_username'] }, [jane]);
  const usernames = new UsernameResolver(new FakeClock());
  usernames.setPool(await pool.describePool());
  expect(usernames.resolveLocally(name)).toBeNull();
  expect(await usernames.resolve(pool, name)).toBe(expected);
  expect(pool.asked.slice(1)).toEqual(asked);
});

test('an answer is remembered for a moment', async () => {
  const clock = new FakeClock();
  const pool = new Pool({ aliases: ['email'] }, [jane]);
  const usernames = new UsernameResolver(clock);
  await usernames.resolve(pool, 'jane@x.test');
  await usernames.resolve(pool, 'jane@x.test');
  expect(pool.asked).toEqual(['describe', 'email']);
  await clock.advance(5_001);
  await usernames.resolve(pool, 'jane@x.test');
  expect(pool.asked).toEqual(['describe', 'email', 'email']);
});

test('where the first name is to be known for certain, the pool is described for it, and once', async () => {
  const pool = new Pool({ aliases: ['preferred_username'] }, [jane]);
  const usernames = new UsernameResolver(new FakeClock(), { describePool: 'eagerly' });
  expect(await Promise.all(['jj', 'jane'].map((name) => usernames.resolve(pool, name)))).toEqual(['jane', 'jane']);
  expect(pool.asked.filter((what) => what === 'describe')).toHaveLength(1);
});

test('where the pool may not be described, that is found out once a minute', async () => {
  const clock = new FakeClock();
  const pool = new Pool(new UpstreamAccessDeniedError('cognito-idp:DescribeUserPool'), [jane]);
  const usernames = new UsernameResolver(clock, { describePool: 'eagerly' });
  expect(await usernames.resolve(pool, 'jj')).toBe('jj');
  expect(await usernames.resolve(pool, 'jane@x.test')).toBe('jane');
  expect(pool.asked).toEqual(['describe', 'email']);
  await clock.advance(60_000);
  pool.description = { aliases: ['preferred_username'] };
  expect(await usernames.resolve(pool, 'jj')).toBe('jane');
});

test.each([
  new NoResponseError('Cognito gave no answer to DescribeUserPool.'),
  new ThrottledError('DescribeUserPool', 1),
  new DOMException('The caller has left.', 'AbortError'),
])('where describing the pool failed with $name, it is described for the next name', async (failure) => {
  const pool = new Pool(failure, [jane]);
  const usernames = new UsernameResolver(new FakeClock());
  expect(await usernames.resolve(pool, 'jane@x.test')).toBe('jane');
  pool.description = { aliases: ['preferred_username', 'email'] };
  expect(await usernames.resolve(pool, 'june@x.test')).toBeNull();
  expect(await usernames.resolve(pool, 'jj')).toBe('jane');
});
