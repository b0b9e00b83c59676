import { findGroups } from '../directory/find-groups.ts';
import { GroupNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { type DirectoryReads, MAX_PAGE_SIZE, type Page } from '../ports/directory.ts';
import type { ScanScope } from './scan-scope.ts';

/**
 * Reads the groups of a scan, page after page, or none if it needs none.
 *
 * @param take called with each page before the next is read
 * @throws GroupNotFoundError for a name without a group: a report without a misspelt group would look like one of an empty
 *   group
 */
export async function readGroups(
  directory: DirectoryReads,
  { groups, memberships, groupNames }: ScanScope,
  take: (groups: readonly Group[], isLast: boolean) => Promise<void>,
): Promise<void> {
  if (!groups && !memberships) return;
  if (groupNames !== null) {
    const found = await findGroups(directory, groupNames);
    const missing = groupNames.find((name) => !found.has(name));
    if (missing !== undefined) throw new GroupNotFoundError(missing);
    await take([...found.values()], true);
    return;
  }
  let token: string | null = null;
  do {
    const page: Page<Group> = await directory.listGroups({ limit: MAX_PAGE_SIZE, token });
    token = page.next;
    await take(page.items, token === null);
  } while (token !== null);
}
