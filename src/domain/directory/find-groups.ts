import { CaseFoldedNames } from '../model/case-folded-names.ts';
import type { Group } from '../model/group.ts';
import { type DirectoryReads, MAX_PAGE_SIZE } from '../ports/directory.ts';
import { MAX_IN_FLIGHT } from '../primitives/latency-meter.ts';
import { mapConcurrently } from '../primitives/map-concurrently.ts';

/**
 * Returns the groups by the given names; a name without a group is absent. If the pool accepts a name as another spelling,
 * the group has its own name.
 *
 * One name costs one GetGroup. For several, pages of ListGroups are read until all are found or the list ends, which is one
 * call in most pools. In a pool of thousands of groups that ends after as many pages as names are still missing, and those
 * are looked up one by one: never more than twice the calls of the better way.
 */
export async function findGroups(
  directory: DirectoryReads,
  names: readonly string[],
): Promise<ReadonlyMap<string, Group>> {
  const found = new Map<string, Group>();
  const missing = new Set(names);
  const take = (group: Group) => {
    if (missing.delete(group.name)) found.set(group.name, group);
  };

  if (names.length > 1) {
    const listed: string[] = [];
    let token: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<DirectoryReads['listGroups']>> = await directory.listGroups({
        limit: MAX_PAGE_SIZE,
        token,
      });
      page.items.forEach(take);
      listed.push(...page.items.map(({ name }) => name));
      token = page.next;
      pages += 1;
    } while (token !== null && missing.size > pages);
    if (token === null && missing.size > 0) {
      // Only Cognito can tell whether a name that is not in the list is another spelling of one that is.
      const all = new CaseFoldedNames(listed);
      for (const name of missing) if (!all.has(name)) missing.delete(name);
    }
  }
  await mapConcurrently(MAX_IN_FLIGHT, missing, async (name) => {
    const group = await directory.getGroup(name);
    if (group !== null) found.set(name, group);
  });
  return found;
}
