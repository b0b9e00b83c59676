import { type DirectoryReads, MAX_PAGE_SIZE } from '../../ports/directory.ts';
import { mapConcurrently } from '../../primitives/map-concurrently.ts';
import type { DirectoryIndexStore } from '../directory-index-store.ts';

/** What was not met is asked for, and ended, so many at a time. */
const BATCH = 20;

export interface AbsenceDependencies {
  readonly store: Pick<DirectoryIndexStore, 'now' | 'mergeUsers' | 'mergeGroups' | 'endUsers' | 'endGroups'>;
  readonly directory: Pick<DirectoryReads, 'listUsers' | 'getGroup'>;
  /** How many calls may be in flight. */
  readonly concurrency: () => number;
}

/**
 * Asks once more for users that a list did not have, one call each: those that are there are merged, the others are ended. By
 * ListUsers, since AdminGetUser would count the user as active, on the bill.
 */
export async function confirmUsers(
  { store, directory, concurrency }: AbsenceDependencies,
  usernames: readonly string[],
): Promise<void> {
  for (const batch of batchesOf(usernames)) {
    const askedAt = await store.now();
    const found = await mapConcurrently(concurrency, batch, async (username) => {
      const page = { limit: MAX_PAGE_SIZE, token: null };
      const { items } = await directory.listUsers(page, { attribute: 'username', operator: '=', value: username });
      return items.find((user) => user.username === username) ?? null;
    });
    const present = found.filter((user) => user !== null);
    const gone = batch.filter((_, index) => found[index] === null);
    if (present.length > 0) await store.mergeUsers(present, askedAt);
    if (gone.length > 0) await store.endUsers(gone, askedAt);
  }
}

/** The same for groups, by GetGroup. */
export async function confirmGroups(
  { store, directory, concurrency }: AbsenceDependencies,
  groupNames: readonly string[],
): Promise<void> {
  for (const batch of batchesOf(groupNames)) {
    const askedAt = await store.now();
    const found = await mapConcurrently(concurrency, batch, (name) => directory.getGroup(name));
    const present = found.filter((group) => group !== null);
    // Another one may be found where names differ in case alone.
    const gone = batch.filter((name, index) => found[index]?.name !== name);
    if (present.length > 0) await store.mergeGroups(present, askedAt);
    if (gone.length > 0) await store.endGroups(gone, askedAt);
  }
}

function batchesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}
