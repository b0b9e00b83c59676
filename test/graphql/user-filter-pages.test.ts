import { expect, test } from 'vitest';
import { UserNotFoundError } from '../../src/domain/model/errors.ts';
import { userSieve } from '../../src/graphql/users/user-page-filter.ts';
import { createLoaders } from '../../src/loaders/loaders.ts';
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
  const deleted = sampleUser({ enabled: true });
  expect(await userSieve({ inNoGroup: true }, loaders)([deleted])).toEqual([]);
  expect(await userSieve({ inNoGroup: false }, loaders)([deleted])).toEqual([]);
  expect(await userSieve({ or: [{ inNoGroup: true }, { enabled: true }] }, loaders)([deleted])).toEqual([deleted]);
});
