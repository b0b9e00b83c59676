import { GroupNotFoundError } from '../model/errors.ts';
import type { User } from '../model/user.ts';
import { type DirectoryReads, MAX_PAGE_SIZE, type Page, type PageRequest, readAll } from '../ports/directory.ts';

type MemberReads = Pick<DirectoryReads, 'listUsersInGroup'>;

/** Reads one page of a group's members. Returns null if there is no such group, or no longer. */
export function readMembersPage(
  directory: MemberReads,
  groupName: string,
  page: PageRequest,
): Promise<Page<User> | null> {
  return nullIfGone(directory.listUsersInGroup(groupName, page));
}

/** Reads all members of a group. Returns none if there is no such group, or if it is deleted on the way. */
export async function readMembers(directory: MemberReads, groupName: string): Promise<readonly User[]> {
  return (await nullIfGone(readAll((page) => directory.listUsersInGroup(groupName, page)))) ?? [];
}

/**
 * Reads the members of a group page by page. Ends early if the group is deleted meanwhile, and yields nothing if it does not
 * exist.
 */
export async function* everyMembersPage(directory: MemberReads, groupName: string): AsyncGenerator<readonly User[]> {
  let token: string | null = null;
  do {
    const page: Page<User> | null = await readMembersPage(directory, groupName, { limit: MAX_PAGE_SIZE, token });
    if (page === null) return;
    yield page.items;
    token = page.next;
  } while (token !== null);
}

async function nullIfGone<Members>(members: Promise<Members>): Promise<Members | null> {
  try {
    return await members;
  } catch (error) {
    if (error instanceof GroupNotFoundError) return null;
    throw error;
  }
}
