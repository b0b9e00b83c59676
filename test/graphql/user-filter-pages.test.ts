import { expect, test } from 'vitest';
import type { UserFilter } from '../../src/domain/filter/user-filter.ts';
import { UserNotFoundError } from '../../src/domain/model/errors.ts';
import { createUserPageFilter } from '../../src/graphql/users/user-page-filter.ts';
import { createLoaders } from '../../src/loaders/loaders.ts';
import { clausesOf } from '../domain/filter/parsed.ts';
import { sampleUser } from '../domain/filter/sample.ts';
import { StubDirectory } from '../domain/stub-directory.ts';

/** ListUsers still lists a user whom AdminListGroupsForUser no longer knows. */
class PoolThatLost extends StubDirectory {
  override async listGroupsForUser(username: string): Promise<never> {
    throw new UserNotFoundError(username);
  }
}

test('a user who was deleted meanwhile is let through by no clause about groups, and by others as listed', async () => {
  const loaders = createLoaders(new PoolThatLost());
  const keep = (filter: UserFilter) => createUserPageFilter(clausesOf(filter), loaders);
  const deleted = sampleUser({ enabled: true });
  expect(await keep({ inNoGroup: true })([deleted])).toEqual([]);
  expect(await keep({ inNoGroup: false })([deleted])).toEqual([]);
  expect(await keep({ or: [{ inNoGroup: true }, { enabled: true }] })([deleted])).toEqual([deleted]);
});
