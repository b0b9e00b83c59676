import { findGroups } from '../directory/find-groups.ts';
import { RetryingReads } from '../directory/retrying-reads.ts';
import { GroupNotFoundError, ReportTooLargeError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { MAX_GROUPS_PER_USER } from '../model/membership.ts';
import type { User } from '../model/user.ts';
import type { CallMeter } from '../ports/call-meter.ts';
import type { Clock } from '../ports/clock.ts';
import { type DirectoryFactory, type DirectoryReads, MAX_PAGE_SIZE, type Page } from '../ports/directory.ts';
import { CONCURRENCY_HEADROOM, LatencyMeter } from '../primitives/latency-meter.ts';
import type { OnPause } from '../primitives/retry.ts';
import { GroupMembersReader } from './group-members-reader.ts';
import { type GroupSizeCache, pagesFor } from './group-size-cache.ts';
import { MeasuredReads } from './measured-reads.ts';
import { PageScheduler } from './page-scheduler.ts';
import { planScan, type RemainingWork, type ReportStrategy, secondsByGroup, secondsByUser } from './plan-scan.ts';
import type { ReadRates } from './read-rates.ts';
import type { ScanEvent } from './scan-event.ts';
import { ScanOutput } from './scan-output.ts';
import type { ScanPlan } from './scan-plan.ts';
import type { ScanProgress } from './scan-progress.ts';
import type { ScanScope } from './scan-scope.ts';
import { UserGroupsReader } from './user-groups-reader.ts';
import { SUB_PREFIXES, UserListReader } from './user-list-reader.ts';

/** What a scan works with. */
export interface ScanContext {
  readonly openDirectory: DirectoryFactory;
  /** Counts the scan's calls. */
  readonly meter: CallMeter;
  readonly pace: () => ReadRates;
  /** What earlier scans found; told what this one finds. */
  readonly sizes: GroupSizeCache;
  readonly clock: Clock;
  /** Reports of more users are refused: of a whole pool from the estimate, of any by what is read. */
  readonly maxUsers: number;
  /** Told of the faults that are waited out. */
  readonly onPause?: OnPause | undefined;
}

/** Begins a scan of at most so many users; the larger one is refused with ReportTooLargeError. */
export type OpenScan = (needs: ScanScope, maxUsers: number) => Scan;

/** How much faster than the longest list all the others are read together. */
const BEFORE_THE_LONGEST = 1.25;
/** How much longer than all else one chain of ListUsers must take to be cut into parts, which cost some pages more. */
const WORTH_PARTING = 1.5;
/** Each of the sixteen parts ends with a page that is half empty on average: eight calls more than one chain. */
const MIN_PAGES_TO_PART = 160;
/** How many users must have been asked about to know how many groups a user is in on average: a second's calls. */
const ENOUGH_ANSWERS = 50;
/** Pools of more users are never asked user by user once begun by group: it would take keeping every user in memory. */
const MAX_USERS_KEPT = 20_000;

/**
 * Reads a whole pool, or some groups of it, in as few calls as the needs allow and as fast as the quotas do. A stream:
 * what is read is handed on at once, and a slow reader slows the scan instead of filling the memory.
 *
 * A user or group that is deleted meanwhile is left out. Rejects with the first fault that outlasts its patience: half a report would be taken for a
 * whole one. A reader that stops early ends the scan's calls.
 */
export class Scan {
  readonly startedAt: Date;
  readonly #began: number;
  readonly #context: ScanContext;
  readonly #needs: ScanScope;
  readonly #directory: DirectoryReads;
  readonly #latency: LatencyMeter;
  readonly #ended = new AbortController();
  readonly #findings = new ScanOutput();
  /** ListUsers and ListUsersInGroup share a quota; AdminListGroupsForUser has another. */
  readonly #lists = new PageScheduler(() => this.#listsInFlight());
  readonly #asks = new PageScheduler(() => this.#latency.littleLimit(this.#context.pace().groupsOfUser));
  readonly #users: UserListReader;
  readonly #sweeps: GroupMembersReader;
  readonly #questions: UserGroupsReader;
  #strategy: ReportStrategy | null = null;
  #estimatedUsers: number | null = null;
  #allGroupsListed = false;
  #membershipsFound = false;

  /** @param signal of whoever asked: ends the scan */
  constructor(context: ScanContext, needs: ScanScope, signal?: AbortSignal) {
    const { clock, meter, openDirectory, sizes, onPause } = context;
    this.#context = context;
    this.#needs = needs;
    this.startedAt = clock.date();
    this.#began = clock.now();
    const ends = signal === undefined ? this.#ended.signal : AbortSignal.any([signal, this.#ended.signal]);
    const waitedBefore = meter.waitedMs;
    this.#latency = new LatencyMeter(() => meter.waitedMs - waitedBefore);
    const directory = openDirectory({ priority: 'background', meter, signal: ends });
    const measured = new MeasuredReads(directory, this.#latency, clock);
    this.#directory = new RetryingReads(measured, { clock, signal: ends, onPause });
    this.#users = new UserListReader(this.#directory, this.#lists, (users) => this.#takeUsers(users));
    this.#sweeps = new GroupMembersReader(this.#directory, this.#lists, this.#findings, sizes, () => this.#decide());
    this.#questions = new UserGroupsReader(this.#directory, this.#asks, (user, groups) =>
      this.#takeAnswer(user, groups),
    );
  }

  async *events(): AsyncGenerator<ScanEvent> {
    const { events } = this.#findings;
    // A fault is not waited for until its chains are: the groups may take minutes to be listed.
    Promise.race([this.#run(), this.#lists.failed, this.#asks.failed]).then(
      () => events.end(),
      (error: unknown) => events.fail(error),
    );
    try {
      for await (const event of events.read()) {
        this.#checkSize();
        yield event;
      }
    } finally {
      this.#ended.abort();
    }
  }

  /** The estimate may be hours old, and tells nothing of some groups by name. */
  #checkSize(): void {
    const { maxUsers } = this.#context;
    const { userCount } = this.#findings;
    if (userCount > maxUsers) throw new ReportTooLargeError(userCount, maxUsers, 'read');
  }

  /** Ends the scan and its calls. */
  stop(): void {
    this.#ended.abort();
  }

  /** How the scan was made, and what it has cost so far. */
  get plan(): ScanPlan {
    const { clock, meter } = this.#context;
    return {
      strategy: this.#strategy ?? 'BY_GROUP',
      calls: meter.calls,
      durationSeconds: (clock.now() - this.#began) / 1_000,
    };
  }

  get progress(): ScanProgress {
    const total = this.#findings.groupCount;
    return {
      strategy: this.#strategy ?? 'BY_GROUP',
      usersScanned: this.#findings.userCount,
      groupsScanned: this.#strategy === 'BY_USER' ? total : this.#sweeps.groupsFinished,
      groupsTotal: this.#allGroupsListed ? total : null,
      callsMade: this.#context.meter.total,
      estimatedSecondsLeft: this.#secondsLeft(),
    };
  }

  async #run(): Promise<void> {
    await Promise.all([this.#listGroups(), this.#estimateUsers()]);
    this.#allGroupsListed = true;
    this.#decide();
    await this.#drained();
    const { memberships, groupNames } = this.#needs;
    if (memberships && groupNames === null && this.#strategy === 'BY_GROUP') {
      this.#context.sizes.markComplete(this.#findings.groupNames);
    }
    if (this.#needs.users === 'in no group' && this.#strategy === 'BY_GROUP') await this.#findUsersInNoGroup();
  }

  async #drained(): Promise<void> {
    while (!(this.#lists.idle && this.#asks.idle)) {
      await Promise.all([this.#lists.drained(), this.#asks.drained()]);
    }
  }

  /** After the groups: who is a member is known only then, and to keep the others until then would take keeping everybody. */
  async #findUsersInNoGroup(): Promise<void> {
    this.#membershipsFound = true;
    // Listed for the sake of a plan that was given up.
    await this.#findings.usersInNoGroup(this.#questions.left);
    this.#listUsers();
    await this.#drained();
  }

  async #listGroups(): Promise<void> {
    const { groups, memberships, groupNames } = this.#needs;
    if (!groups && !memberships) return;
    if (groupNames !== null) {
      const found = await findGroups(this.#directory, groupNames);
      const missing = groupNames.find((name) => !found.has(name));
      // A report that lacks a group for a slip of the pen would be taken for one of an empty group.
      if (missing !== undefined) throw new GroupNotFoundError(missing);
      await this.#takeGroups([...found.values()], 'the last');
      return;
    }
    let token: string | null = null;
    do {
      const page: Page<Group> = await this.#directory.listGroups({ limit: MAX_PAGE_SIZE, token });
      token = page.next;
      await this.#takeGroups(page.items, token === null ? 'the last' : 'more to come');
      this.#decide();
    } while (token !== null);
  }

  async #takeGroups(groups: readonly Group[], which: 'the last' | 'more to come'): Promise<void> {
    const news: Group[] = [];
    for (const group of groups) {
      if (this.#findings.hasGroup(group.name)) continue;
      news.push(group);
      await this.#findings.group(group);
    }
    // Before the sweeps begin: how many of them at a time depends on it.
    if (which === 'the last') this.#allGroupsListed = true;
    if (this.#needs.memberships) this.#sweeps.add(...news);
  }

  async #estimateUsers(): Promise<void> {
    const { users, memberships, groupNames } = this.#needs;
    if (users === 'none' && !memberships) return;
    // Of some groups by name, nobody but the members is asked for: there is nothing to weigh.
    if (groupNames !== null) {
      this.#follow('BY_GROUP');
      return;
    }
    const { estimatedNumberOfUsers } = await this.#directory.describePool();
    if (estimatedNumberOfUsers > this.#context.maxUsers) {
      throw new ReportTooLargeError(estimatedNumberOfUsers, this.#context.maxUsers, 'estimated');
    }
    this.#estimatedUsers = estimatedNumberOfUsers;
    this.#decide();
  }

  /** Chooses the way, or another one, by what is known now; and begins what is sure to be needed. */
  #decide(): void {
    if (this.#estimatedUsers === null) return;
    // Before the groups are begun: the list of users is the longest chain that is known so far.
    if (this.#needs.users === 'all') this.#listUsersOnceSure();
    if (this.#needs.memberships) this.#follow(this.#choose());
    if (this.#strategy === 'BY_USER') this.#listUsersOnceSure();
  }

  /** A long list waits until all groups are listed: whether to cut it in parts depends on how long they take. */
  #listUsersOnceSure(): void {
    if (this.#allGroupsListed || pagesFor(this.#estimatedUsers ?? 0) < MIN_PAGES_TO_PART) this.#listUsers();
  }

  #listUsers(): void {
    this.#users.start(this.#estimatedUsers ?? 0, this.#isWorthParting() ? 'by sub' : 'one chain');
  }

  #choose(): ReportStrategy | null {
    const choice = planScan(this.#workLeft(), this.#context.pace(), this.#strategy);
    const changesToAsking = this.#strategy === 'BY_GROUP' && choice === 'BY_USER';
    return changesToAsking && !this.#keepsUsers ? 'BY_GROUP' : choice;
  }

  #follow(choice: ReportStrategy | null): void {
    if (choice === this.#strategy) return;
    this.#strategy = choice;
    if (choice === 'BY_GROUP') {
      this.#questions.stop();
      this.#sweeps.start();
      // Those who were to be told of with their groups are told of now. Nobody waits for room: it is one event.
      if (this.#needs.users === 'all') void this.#findings.users(this.#questions.left);
      else this.#users.stop();
    } else {
      this.#sweeps.stop();
      this.#questions.start();
    }
  }

  async #takeUsers(users: readonly User[]): Promise<void> {
    if (this.#membershipsFound) return await this.#findings.usersInNoGroup(users);
    const listsForAll = this.#needs.users === 'all';
    // A list that is read for all users goes on by group, and those of a large pool are not kept.
    const keeps = this.#strategy !== 'BY_GROUP' || !listsForAll || this.#keepsUsers;
    if (this.#needs.memberships && keeps) this.#questions.add(users);
    // By user, a user is told of with the groups: one who is deleted before that is left out.
    if (listsForAll && this.#strategy !== 'BY_USER') await this.#findings.users(users);
    this.#decide();
    await this.#questions.room();
  }

  async #takeAnswer(user: User, groups: readonly Group[]): Promise<void> {
    await this.#takeGroups(groups, 'more to come');
    if (this.#needs.users === 'all') await this.#findings.users([user]);
    await this.#findings.groupsOfUser(user, groups);
    if (this.#needs.users === 'in no group' && groups.length === 0) await this.#findings.usersInNoGroup([user]);
    this.#decide();
  }

  /** Whether users are kept for the case that the plan changes. */
  get #keepsUsers(): boolean {
    return this.#estimatedUsers !== null && this.#estimatedUsers <= MAX_USERS_KEPT;
  }

  #workLeft(): RemainingWork {
    const users = Math.max(this.#estimatedUsers ?? 0, this.#users.count);
    const userPages = this.#users.pagesLeft(pagesFor(this.#estimatedUsers ?? 0));
    return {
      userPages: this.#needs.users === 'none' ? 0 : userPages,
      userPagesByUser: this.#needs.users === 'none' ? userPages : 0,
      userLookups: (users - this.#questions.answered) * this.#callsPerUser(users),
      groups: this.#sweeps.groupsLeft,
      groupPages: this.#groupPagesLeft(users),
      allGroupsListed: this.#allGroupsListed,
    };
  }

  /**
   * By the groups read so far; no more than the answers about users leave room for. A few groups of everybody that come
   * first would have all the others taken for such.
   */
  #groupPagesLeft(users: number): number {
    const { groupsLeft, pagesLeft, pagesRead, sizesKnown } = this.#sweeps;
    const { answered, memberships } = this.#questions;
    if (sizesKnown || answered < ENOUGH_ANSWERS) return pagesLeft;
    const pages = this.#findings.groupCount + ((memberships / answered) * users) / MAX_PAGE_SIZE;
    return Math.min(pagesLeft, Math.max(groupsLeft, pages - pagesRead));
  }

  /** One, or two where users are in more groups than a page holds: on average, by the sizes known, from earlier scans too. */
  #callsPerUser(users: number): number {
    return pagesFor(Math.min(MAX_GROUPS_PER_USER, this.#context.sizes.memberships / Math.max(1, users)));
  }

  #secondsLeft(): number | null {
    if (this.#strategy === null && this.#needs.memberships) return null;
    const left = this.#workLeft();
    const pace = this.#context.pace();
    const byQuota = this.#strategy === 'BY_USER' ? secondsByUser(left, pace) : secondsByGroup(left, pace);
    return Math.max(byQuota, (this.#lists.longest + this.#longestToCome(left)) * this.#latency.seconds);
  }

  /** Pages in the longest chain of the list of users, where it comes after the groups. */
  #longestToCome({ userPages }: RemainingWork): number {
    if (this.#needs.users !== 'in no group' || this.#strategy === 'BY_USER' || this.#membershipsFound) return 0;
    return userPages < MIN_PAGES_TO_PART ? userPages : userPages / SUB_PREFIXES;
  }

  /**
   * Whether one chain of ListUsers would take clearly longer than everything else. Not while the groups' sizes are
   * unknown: one may hold everybody, and is then a chain as long, which nothing can cut.
   */
  #isWorthParting(): boolean {
    const left = this.#workLeft();
    const pace = this.#context.pace();
    const byQuota = this.#strategy === 'BY_USER' ? secondsByUser(left, pace) : secondsByGroup(left, pace);
    const others = Math.max(byQuota, this.#sweeps.longest * this.#latency.seconds);
    const pages = left.userPages + left.userPagesByUser;
    if (this.#needs.memberships && !this.#sweeps.sizesKnown) return false;
    return pages >= MIN_PAGES_TO_PART && pages * this.#latency.seconds > others * WORTH_PARTING;
  }

  /**
   * No more, once all lists are known, than it takes for the others to end before the longest, with some to spare. It
   * takes its time anyhow, and with fewer beside it no page of it waits for quota, for Cognito or for this process.
   */
  #listsInFlight(): number {
    const most = this.#latency.littleLimit(this.#context.pace().userLists);
    if (!this.#allGroupsListed || !this.#sweeps.sizesKnown) return most;
    const { userPages, groupPages } = this.#workLeft();
    const sideBySide = (userPages + groupPages) / Math.max(1, this.#lists.longest);
    return Math.min(most, Math.ceil(sideBySide * BEFORE_THE_LONGEST) + CONCURRENCY_HEADROOM);
  }
}
