import { findGroups } from '../directory/find-groups.ts';
import { readMembersPage } from '../directory/group-members.ts';
import { foldCase } from '../model/case-folded-names.ts';
import { GroupNotFoundError, UserNotFoundError } from '../model/errors.ts';
import { type DirectoryReads, MAX_PAGE_SIZE } from '../ports/directory.ts';
import type { GroupSizeCache } from '../scan/group-size-cache.ts';
import { PageScheduler } from '../scan/page-scheduler.ts';
import type { BulkTarget } from './bulk-operation.ts';
import type { CallRates } from './call-rates.ts';
import { type MembershipPreflightPlan, planMembershipPreflight } from './plan-preflight.ts';
import { NEEDS_WRITE, type Preflight, type PreflightResult, UNCHANGED } from './preflight.ts';

/** Groups that are swept side by side. A page takes some 100 ms, so this uses the quota of 30 pages a second. */
const SWEEPS_AT_ONCE = 5;

export interface MembershipPreflightContext {
  /** For single looks: whoever asks for one tries again. */
  readonly directory: DirectoryReads;
  /** For the lists that are read before: with patience, since all of one is lost with its last page. */
  readonly lists: DirectoryReads;
  readonly pace: () => CallRates;
  /** What earlier sweeps found; told what these find. */
  readonly sizes: GroupSizeCache;
  /** Whether the item asks for a member. */
  readonly wantsMember: (target: BulkTarget) => boolean;
  /** Nothing will be written that could tell whether a user exists: it must be found out. */
  readonly dryRun: boolean;
}

/** A user's groups among those that are wanted, by their folded names. */
type GroupsHeld = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What is known of a group: that there is none, its members (of those who matter), or that it exists. The error is made once a
 * group: to make one takes some 10 µs, and its items may be 100,000.
 */
type Known = GroupNotFoundError | 'exists' | ReadonlySet<string>;

/** Finds out who is in the groups already, by true usernames where groups are swept. */
export class MembershipPreflight implements Preflight {
  readonly #context: MembershipPreflightContext;
  readonly #groups = new Map<string, Known>();
  readonly #asked = new Map<string, Promise<GroupsHeld | null>>();
  #wantedFolded: ReadonlySet<string> = new Set();
  #plan: MembershipPreflightPlan = { kind: 'NONE' };

  constructor(context: MembershipPreflightContext) {
    this.#context = context;
  }

  async load(pages: AsyncIterable<readonly BulkTarget[]>): Promise<void> {
    const wanted = new Map<string, Set<string>>();
    const users = new Set<string>();
    let items = 0;
    for await (const page of pages) {
      for (const { username, groupName } of page) {
        if (groupName === null) continue;
        const ofGroup = wanted.get(groupName) ?? new Set();
        wanted.set(groupName, ofGroup.add(username));
        users.add(username);
        items += 1;
      }
    }
    if (items === 0) return;
    this.#wantedFolded = new Set([...wanted.keys()].map(foldCase));
    const { pace, sizes, dryRun } = this.#context;
    const groupPages = [...wanted.keys()].map((name) => sizes.pagesOf(name));
    const plan = planMembershipPreflight({ users: users.size, items, groupPages }, pace());
    this.#plan = dryRun && plan.kind === 'NONE' ? { kind: 'ASK_USERS' } : plan;
    if (this.#plan.kind === 'SWEEP_GROUPS') await this.#sweep(wanted, this.#plan.maxPages);
    if (this.#plan.kind !== 'NONE') await this.#findTheOthers([...wanted.keys()]);
  }

  peek(target: BulkTarget): PreflightResult | null {
    const { username, groupName } = target;
    if (groupName === null) return NEEDS_WRITE;
    const group = this.#groups.get(groupName);
    if (group instanceof GroupNotFoundError) return { kind: 'INVALID', error: group };
    if (group === undefined || group === 'exists') return this.#plan.kind === 'NONE' ? NEEDS_WRITE : null;
    if (group.has(username)) return this.#verdict(target, true);
    // An alias is among no group's members, and neither is a user who does not exist. To add shows which it is; where
    // nothing would be written, somebody must be asked.
    return this.#context.wantsMember(target) && !this.#context.dryRun ? NEEDS_WRITE : null;
  }

  /** By AdminListGroupsForUser, once a user. An alias is found by its user; one who does not exist is INVALID. */
  async check(target: BulkTarget): Promise<PreflightResult> {
    const known = this.peek(target);
    if (known !== null || target.groupName === null) return known ?? NEEDS_WRITE;
    const groups = await this.#groupsOf(target.username);
    if (groups === null) return { kind: 'INVALID', error: new UserNotFoundError(target.username) };
    const isMember = groups.get(foldCase(target.groupName));
    // In doubt it is for Cognito to say whether another spelling means the same group.
    if (isMember !== undefined && !isMember.has(target.groupName)) return NEEDS_WRITE;
    return this.#verdict(target, isMember !== undefined);
  }

  #verdict(target: BulkTarget, isMember: boolean): PreflightResult {
    return isMember === this.#context.wantsMember(target) ? UNCHANGED : NEEDS_WRITE;
  }

  /** Null where there is no such user. */
  #groupsOf(username: string): Promise<GroupsHeld | null> {
    const asked = this.#asked.get(username);
    if (asked !== undefined) return asked;
    const groups = this.#context.directory.listGroupsForUser(username).then(
      (all) => this.#amongWanted(all.map(({ name }) => name)),
      (error: unknown) => {
        // An error would keep its stack for as long as the operation runs: 100,000 of them some 100 MB.
        if (error instanceof UserNotFoundError) return null;
        throw error;
      },
    );
    // Of one group each user is one item, and asked for once.
    if (this.#wantedFolded.size <= 1) return groups;
    this.#asked.set(username, groups);
    // What could not be read is asked again.
    groups.catch(() => this.#asked.delete(username));
    return groups;
  }

  #amongWanted(names: readonly string[]): GroupsHeld {
    const held = new Map<string, Set<string>>();
    for (const name of names) {
      const folded = foldCase(name);
      if (this.#wantedFolded.has(folded)) held.set(folded, (held.get(folded) ?? new Set()).add(name));
    }
    return held;
  }

  /** Reads the groups side by side; those left when the pages are used up, and those that fail, stay unknown. */
  async #sweep(wantedByGroup: ReadonlyMap<string, ReadonlySet<string>>, maxPages: number): Promise<void> {
    const { lists, sizes } = this.#context;
    const chains = new PageScheduler(() => SWEEPS_AT_ONCE);
    let pages = 0;
    for (const [name, wanted] of wantedByGroup) {
      const members = new Set<string>();
      let token: string | null = null;
      let read = 0;
      let seen = 0;
      chains.add({
        pagesLeft: () => Math.max(1, (sizes.pagesOf(name) ?? 1) - read),
        next: async () => {
          if (pages >= maxPages) return false;
          pages += 1;
          read += 1;
          // A group that cannot be read stays unknown.
          const page = await readMembersPage(lists, name, { limit: MAX_PAGE_SIZE, token }).catch(() => undefined);
          if (page === null) this.#groups.set(name, new GroupNotFoundError(name));
          if (page === null || page === undefined) return false;
          token = page.next;
          seen += page.items.length;
          for (const { username } of page.items) if (wanted.has(username)) members.add(username);
          if (token === null) sizes.set(name, seen);
          // Once all who matter are found, the others do not.
          if (token !== null && members.size < wanted.size) return true;
          this.#groups.set(name, members);
          return false;
        },
      });
    }
    await chains.drained();
  }

  /** Looks once whether the groups that were not swept exist, so that a missing one costs no write an item. */
  async #findTheOthers(wanted: readonly string[]): Promise<void> {
    const names = wanted.filter((name) => !this.#groups.has(name));
    if (names.length === 0) return;
    const found = await findGroups(this.#context.lists, names).catch(() => null);
    // Unknown, they show at the first write.
    if (found === null) return;
    for (const name of names) this.#groups.set(name, found.has(name) ? 'exists' : new GroupNotFoundError(name));
  }
}
