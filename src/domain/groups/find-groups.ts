import { type DirectoryReads, MAX_PAGE_SIZE } from '../directory.ts';
import type { Group } from './group.ts';

/**
 * The groups of these names; a name that the pool lacks is absent from the answer.
 *
 * One name costs one GetGroup. For several, pages of ListGroups are swept until all are found or the list ends, which
 * is one call in most pools. In a pool of thousands of groups the sweep gives up after as many pages as names are
 * still missing, and asks for those one by one: never more than twice the calls of the better way, whichever it is.
 */
export async function findGroups(
  directory: DirectoryReads,
  names: readonly string[],
): Promise<ReadonlyMap<string, Group>> {
  const found = new Map<string, Group>();
  const missing = new Set(names);
  const take = (group: Group | null) => {
    if (group !== null && missing.delete(group.name)) found.set(group.name, group);
  };

  if (names.length > 1) {
    let token: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<DirectoryReads['listGroups']>> = await directory.listGroups({
        limit: MAX_PAGE_SIZE,
        token,
      });
      page.items.forEach(take);
      token = page.next;
      pages += 1;
    } while (token !== null && missing.size > pages);
    if (token === null) return found;
  }
  await Promise.all([...missing].map(async (name) => take(await directory.getGroup(name))));
  return found;
}
