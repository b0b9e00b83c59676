import { UserNotFoundError } from '../../model/errors.ts';
import type { DirectoryReads } from '../../ports/directory.ts';
import { mapConcurrently } from '../../primitives/map-concurrently.ts';
import type { DirectoryIndexStore, UncertainFact } from '../directory-index-store.ts';
import { type AbsenceDependencies, confirmGroups, confirmUsers } from './confirm-absence.ts';

/** How many facts are read at a time. */
const BATCH = 50;

export interface UncertainDependencies extends AbsenceDependencies {
  readonly store: AbsenceDependencies['store'] & Pick<DirectoryIndexStore, 'uncertain' | 'mergeGroupsOfUser'>;
  readonly directory: AbsenceDependencies['directory'] & Pick<DirectoryReads, 'listGroupsForUser'>;
}

/**
 * Reads what writes of this service have left open, one call for each user, group and user with memberships. Returns whether
 * there was anything: more may be left.
 */
export async function readUncertainFacts(dependencies: UncertainDependencies): Promise<boolean> {
  const facts = await dependencies.store.uncertain(BATCH);
  const groups = facts.flatMap((fact) => (fact.kind === 'group' ? [fact.groupName] : []));
  await confirmUsers(dependencies, usersOf(facts, 'user'));
  await confirmGroups(dependencies, groups);
  const { concurrency } = dependencies;
  await mapConcurrently(concurrency, usersOf(facts, 'membership'), (username) => readGroupsOf(dependencies, username));
  return facts.length > 0;
}

function usersOf(facts: readonly UncertainFact[], kind: 'user' | 'membership'): readonly string[] {
  return [...new Set(facts.flatMap((fact) => (fact.kind === kind ? [fact.username] : [])))];
}

async function readGroupsOf(dependencies: UncertainDependencies, username: string): Promise<void> {
  const { store, directory } = dependencies;
  const askedAt = await store.now();
  try {
    const groups = await directory.listGroupsForUser(username);
    await store.mergeGroupsOfUser(
      username,
      groups.map(({ name }) => name),
      askedAt,
    );
  } catch (error) {
    if (!(error instanceof UserNotFoundError)) throw error;
    await confirmUsers(dependencies, [username]);
  }
}
