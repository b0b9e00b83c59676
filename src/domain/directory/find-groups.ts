import { CaseFoldedNames } from '../model/case-folded-names.ts';
import type { Group } from '../model/group.ts';
import { type DirectoryReads, MAX_PAGE_SIZE } from '../ports/directory.ts';
import { MAX_IN_FLIGHT } from '../primitives/latency-meter.ts';
import { mapConcurrently } from '../primitives/map-concurrently.ts';

/**
 * Returns the groups by the names that were asked for; a name that the pool lacks is absent. Where the pool takes the name
 * for another spelling of a group's, the group bears its own.
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
      // Of the names that are no group's, only Cognito can tell whether they mean one in another spelling.
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
