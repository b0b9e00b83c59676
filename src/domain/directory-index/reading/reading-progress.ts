import { MAX_PAGE_SIZE } from '../../ports/directory.ts';

/** Where a list stands that is read page by page. */
export interface ListPosition {
  /** Of the next page; null for the first. */
  readonly token: string | null;
  /** How many items were read. */
  readonly items: number;
}

/** Where the list of a group's members stands. */
export interface GroupPosition extends ListPosition {
  /** When its first page was asked for, in milliseconds of the store's clock. Null before that. */
  readonly askedAt: number | null;
}

/** Changes with the form of the text: an earlier one is not understood, and the reading begins anew. */
const VERSION = 1;

/** A list of which nothing is read. */
export const UNREAD: ListPosition = { token: null, items: 0 };

interface Stored {
  readonly version: number;
  readonly groups: ListPosition | null;
  readonly users: ListPosition | null;
  readonly lastGroup: string | null;
  readonly open: readonly (readonly [string, GroupPosition])[];
  readonly counts: ReadingCounts;
}

interface ReadingCounts {
  readonly groupsListed: number;
  readonly usersListed: number;
  readonly groupsRead: number;
  readonly pages: number;
  readonly memberPages: number;
}

/** How far a reading of the pool has come. Kept as a text in the store, so that another process can go on with it. */
export class ReadingProgress implements ReadingCounts {
  /** The list of groups; null once it is read. */
  groups: ListPosition | null = UNREAD;
  /** The list of users; null once it is read. */
  users: ListPosition | null = UNREAD;
  /** Groups are read in the order of their names: this one was begun last. */
  lastGroup: string | null = null;
  /** The groups that were begun and are not read to the end. */
  readonly open = new Map<string, GroupPosition>();
  groupsListed = 0;
  usersListed = 0;
  /** How many groups were read to the end. */
  groupsRead = 0;
  /** Pages of all lists so far, and of the groups' members among them. */
  pages = 0;
  memberPages = 0;

  /** Returns a new one for null, and for a text that another version has written. */
  static parse(text: string | null): ReadingProgress {
    const progress = new ReadingProgress();
    const stored = text === null ? null : parse(text);
    if (stored === null) return progress;
    const { groups, users, lastGroup, open, counts } = stored;
    Object.assign(progress, { groups, users, lastGroup, ...counts });
    for (const [name, position] of open) progress.open.set(name, position);
    return progress;
  }

  /**
   * Returns about how much of the reading is done, from 0 to 1, by pages.
   * @param userPages how many pages the list of users takes, about
   */
  share(userPages: number): number {
    if (this.groups !== null) return 0;
    const usersLeft = this.users === null ? 0 : Math.max(1, userPages - Math.ceil(this.usersListed / MAX_PAGE_SIZE));
    const usualPages = this.memberPages / Math.max(1, this.groupsRead);
    const left = usersLeft + (this.groupsListed - this.groupsRead) * Math.max(1, usualPages);
    return this.pages / (this.pages + Math.max(0, left));
  }

  toString(): string {
    const { groups, users, lastGroup, groupsListed, usersListed, groupsRead, pages, memberPages } = this;
    const counts = { groupsListed, usersListed, groupsRead, pages, memberPages };
    const stored: Stored = { version: VERSION, groups, users, lastGroup, open: [...this.open], counts };
    return JSON.stringify(stored);
  }
}

function parse(text: string): Stored | null {
  try {
    // Written by `toString`, of this version or another.
    const stored = JSON.parse(text) as Stored;
    return stored.version === VERSION ? stored : null;
  } catch {
    return null;
  }
}
