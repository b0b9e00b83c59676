import { RetryingReads } from '../directory/retrying-reads.ts';
import { ReportTooLargeError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import type { CallMeter } from '../ports/call-meter.ts';
import type { Clock } from '../ports/clock.ts';
import type { DirectoryFactory, DirectoryReads } from '../ports/directory.ts';
import { LatencyMeter } from '../primitives/latency-meter.ts';
import type { OnPause } from '../primitives/retry.ts';
import { ByGroupScan } from './by-group-scan.ts';
import { ByUserScan } from './by-user-scan.ts';
import { GroupMembersReader } from './group-members-reader.ts';
import type { GroupSizeCache } from './group-size-cache.ts';
import { MeasuredReads } from './measured-reads.ts';
import type { OpenedScan } from './opened-scan.ts';
import { PageScheduler } from './page-scheduler.ts';
import { readGroups } from './read-groups.ts';
import type { ReadRates } from './read-rates.ts';
import type { ScanEvent } from './scan-event.ts';
import { ScanOutput } from './scan-output.ts';
import type { ScanPlan } from './scan-plan.ts';
import {
  keepsListedUsers,
  listConcurrency,
  listUsers,
  planActions,
  type ScanAction,
  type ScanPhase,
  type ScanState,
  secondsLeft,
} from './scan-planner.ts';
import type { ScanProgress } from './scan-progress.ts';
import type { ScanScope } from './scan-scope.ts';
import type { ScanReaders, ScanStrategy } from './scan-strategy.ts';
import { UserGroupsReader } from './user-groups-reader.ts';
import { UserListReader } from './user-list-reader.ts';

/** What a scan uses. */
export interface ScanContext {
  readonly openDirectory: DirectoryFactory;
  /** Counts the scan's calls. */
  readonly meter: CallMeter;
  readonly pace: () => ReadRates;
  /** The group sizes that earlier scans found. This scan updates them. */
  readonly sizes: GroupSizeCache;
  readonly clock: Clock;
  /** A scan of more users fails: a scan of the whole pool by the estimate, any scan by what it has read. */
  readonly maxUsers: number;
  /** Called before each retry. */
  readonly onPause?: OnPause | undefined;
}

/**
 * Reads a whole pool, or some groups of it, with as few calls as the scope allows and as fast as the quotas do. What is read
 * is emitted at once, and a slow consumer slows the scan down, so that memory stays bounded.
 *
 * A user or group that is deleted meanwhile is left out. The scan fails with the first fault that outlasts its retries: an
 * incomplete report would be taken for a complete one. A consumer that stops early ends the scan's calls.
 */
export class Scan implements OpenedScan {
  readonly startedAt: Date;
  readonly #began: number;
  readonly #context: ScanContext;
  readonly #directory: DirectoryReads;
  readonly #latency: LatencyMeter;
  readonly #ended = new AbortController();
  /** ListUsers and ListUsersInGroup share a quota; AdminListGroupsForUser has another. */
  readonly #lists: PageScheduler;
  readonly #lookups: PageScheduler;
  readonly #readers: ScanReaders;
  readonly #byGroup: ByGroupScan;
  readonly #byUser: ByUserScan;
  #strategy: ScanStrategy | null = null;
  #phase: ScanPhase = 'LISTING_GROUPS';
  #estimatedUsers: number | null = null;

  /** @param signal ends the scan */
  constructor(context: ScanContext, scope: ScanScope, signal?: AbortSignal) {
    const { clock, meter, pace, sizes } = context;
    this.#context = context;
    this.startedAt = clock.date();
    this.#began = clock.now();
    const ends = signal === undefined ? this.#ended.signal : AbortSignal.any([signal, this.#ended.signal]);
    const waitedBefore = meter.waitedMs;
    this.#latency = new LatencyMeter(() => meter.waitedMs - waitedBefore);
    this.#directory = openReads(context, this.#latency, ends);
    this.#lists = new PageScheduler(() => this.#listsInFlight());
    this.#lookups = new PageScheduler(() => this.#latency.littleLimit(pace().groupsOfUser));
    const output = new ScanOutput();
    this.#readers = {
      scope,
      output,
      userList: new UserListReader(this.#directory, this.#lists, (users) => this.#takeUsers(users)),
      groupMembers: new GroupMembersReader(this.#directory, this.#lists, output, sizes, () => this.#act()),
      userGroups: new UserGroupsReader(this.#directory, this.#lookups, (user, groups) =>
        this.#takeGroupsOfUser(user, groups),
      ),
    };
    this.#byGroup = new ByGroupScan(this.#readers);
    this.#byUser = new ByUserScan(this.#readers);
  }

  async *events(): AsyncGenerator<ScanEvent> {
    const { output } = this.#readers;
    // A fault fails the scan before its other calls have ended: listing the groups may take minutes.
    Promise.race([this.#run(), this.#lists.failed, this.#lookups.failed]).then(
      () => output.events.end(),
      (error: unknown) => output.events.fail(error),
    );
    try {
      for await (const event of output.events.read()) {
        // The estimate may be hours old, and does not apply to some groups by name.
        assertSize(output.userCount, this.#context.maxUsers, 'read');
        yield event;
      }
    } finally {
      this.#ended.abort();
    }
  }

  stop(): void {
    this.#ended.abort();
  }

  /** The strategy of the scan, and what it has cost so far. */
  get plan(): ScanPlan {
    const { clock, meter } = this.#context;
    return {
      strategy: this.#strategyOrDefault.name,
      calls: meter.calls,
      durationSeconds: (clock.now() - this.#began) / 1_000,
    };
  }

  get progress(): ScanProgress {
    const { output } = this.#readers;
    const { name, groupsScanned } = this.#strategyOrDefault;
    return {
      strategy: name,
      usersScanned: output.userCount,
      groupsScanned,
      groupsTotal: this.#phase === 'LISTING_GROUPS' ? null : output.groupCount,
      callsMade: this.#context.meter.total,
      estimatedSecondsLeft: secondsLeft(this.#state),
    };
  }

  /** Until a strategy is chosen, users and groups are treated as with BY_GROUP. */
  get #strategyOrDefault(): ScanStrategy {
    return this.#strategy ?? this.#byGroup;
  }

  get #state(): ScanState {
    const { pace, sizes } = this.#context;
    return {
      ...this.#readers,
      lists: this.#lists,
      phase: this.#phase,
      strategy: this.#strategy?.name ?? null,
      estimatedUsers: this.#estimatedUsers,
      rates: pace(),
      latencySeconds: this.#latency.seconds,
      groupCount: this.#readers.output.groupCount,
      knownMemberships: sizes.memberships,
    };
  }

  async #run(): Promise<void> {
    const { scope, output } = this.#readers;
    await Promise.all([
      readGroups(this.#directory, scope, async (groups, isLast) => {
        await this.#takeGroups(groups, isLast);
        this.#act();
      }),
      this.#estimateUsers(),
    ]);
    this.#phase = 'READING';
    this.#act();
    await this.#drained();
    if (this.#strategy === null || this.#strategy.findsUsersInNoGroup) return;
    if (scope.memberships && scope.groupNames === null) this.#context.sizes.markComplete(output.groupNames);
    if (scope.users === 'in no group') await this.#findUsersInNoGroup();
  }

  async #drained(): Promise<void> {
    while (!(this.#lists.idle && this.#lookups.idle)) {
      await Promise.all([this.#lists.drained(), this.#lookups.drained()]);
    }
  }

  /** Lists the users after the groups: only then are all members known, and otherwise every user would have to be kept. */
  async #findUsersInNoGroup(): Promise<void> {
    const { output, userGroups } = this.#readers;
    this.#phase = 'FINDING_USERS_IN_NO_GROUP';
    // Listed with BY_USER, before the switch.
    await output.usersInNoGroup(userGroups.left);
    this.#perform(listUsers(this.#state));
    await this.#drained();
  }

  async #estimateUsers(): Promise<void> {
    const { users, memberships, groupNames } = this.#readers.scope;
    if (users === 'none' && !memberships) return;
    if (groupNames === null) {
      const { estimatedNumberOfUsers } = await this.#directory.describePool();
      assertSize(estimatedNumberOfUsers, this.#context.maxUsers, 'estimated');
      this.#estimatedUsers = estimatedNumberOfUsers;
    }
    this.#act();
  }

  /** Plans by the present state, and carries out the plan. */
  #act(): void {
    for (const action of planActions(this.#state)) this.#perform(action);
  }

  #perform(action: ScanAction): void {
    switch (action.kind) {
      case 'LIST_USERS':
        this.#readers.userList.start(this.#estimatedUsers ?? 0, action.mode);
        break;
      case 'USE_STRATEGY':
        this.#strategy = action.strategy === 'BY_GROUP' ? this.#byGroup : this.#byUser;
        this.#strategy.start();
    }
  }

  async #takeGroups(groups: readonly Group[], isLast: boolean): Promise<void> {
    const { scope, output, groupMembers } = this.#readers;
    const added: Group[] = [];
    for (const group of groups) {
      if (output.hasGroup(group.name)) continue;
      added.push(group);
      await output.group(group);
    }
    // Before their members are read: how many pages may be in flight depends on it.
    if (isLast) this.#phase = 'READING';
    if (scope.memberships) groupMembers.add(...added);
  }

  async #takeUsers(users: readonly User[]): Promise<void> {
    const { output, userGroups } = this.#readers;
    if (this.#phase === 'FINDING_USERS_IN_NO_GROUP') return await output.usersInNoGroup(users);
    if (keepsListedUsers(this.#state)) userGroups.add(users);
    await this.#strategyOrDefault.takeListedUsers(users);
    this.#act();
    await userGroups.room();
  }

  async #takeGroupsOfUser(user: User, groups: readonly Group[]): Promise<void> {
    await this.#takeGroups(groups, false);
    await this.#byUser.takeGroupsOfUser(user, groups);
    this.#act();
  }

  #listsInFlight(): number {
    return listConcurrency(this.#state, this.#latency.littleLimit(this.#context.pace().userLists));
  }
}

/** Returns reads that are retried. Each attempt is measured. */
function openReads(context: ScanContext, latency: LatencyMeter, signal: AbortSignal): DirectoryReads {
  const { clock, meter, openDirectory, onPause } = context;
  const directory = openDirectory({ priority: 'background', meter, signal });
  return new RetryingReads(new MeasuredReads(directory, latency, clock), { clock, signal, onPause });
}

function assertSize(users: number, maxUsers: number, source: 'read' | 'estimated'): void {
  if (users > maxUsers) throw new ReportTooLargeError(users, maxUsers, source);
}
