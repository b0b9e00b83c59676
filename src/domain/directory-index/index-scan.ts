import { parseUserFilter } from '../filter/parse-user-filter.ts';
import { GroupNotFoundError, ReportTooLargeError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { Clock } from '../ports/clock.ts';
import { yieldToEventLoop } from '../primitives/yield-to-event-loop.ts';
import type { OpenedScan } from '../scan/opened-scan.ts';
import type { ScanEvent } from '../scan/scan-event.ts';
import type { ScanPlan } from '../scan/scan-plan.ts';
import type { ScanProgress } from '../scan/scan-progress.ts';
import type { ScanScope } from '../scan/scan-scope.ts';
import type { IndexedDirectory, IndexedUserRow, UserOrder } from './indexed-directory.ts';

/** How many users are read at once. */
const PAGE = 1_000;
const BY_USERNAME: UserOrder = { field: 'USERNAME', direction: 'ASC' };

export interface IndexScanContext {
  readonly directory: Pick<IndexedDirectory, 'users' | 'groups' | 'membershipsOf'>;
  /** What the pool showed before is in it. */
  readonly asOf: Date;
  readonly clock: Clock;
  /** A scan of more users fails. */
  readonly maxUsers: number;
}

/** Reads the same as a scan of the pool, from the directory index: user by user, by username. Makes no call to Cognito. */
export class IndexScan implements OpenedScan {
  readonly startedAt: Date;
  readonly #began: number;
  readonly #context: IndexScanContext;
  readonly #scope: ScanScope;
  readonly #stopped = new AbortController();
  #groupsTotal: number | null = null;
  #usersScanned = 0;
  #durationMs: number | null = null;

  constructor(context: IndexScanContext, scope: ScanScope) {
    this.startedAt = context.asOf;
    this.#began = context.clock.now();
    this.#context = context;
    this.#scope = scope;
  }

  get plan(): ScanPlan {
    const durationMs = this.#durationMs ?? this.#context.clock.now() - this.#began;
    return { strategy: 'INDEX', calls: {}, durationSeconds: durationMs / 1_000 };
  }

  get progress(): ScanProgress {
    return {
      strategy: 'INDEX',
      usersScanned: this.#usersScanned,
      groupsScanned: this.#groupsTotal ?? 0,
      groupsTotal: this.#groupsTotal,
      callsMade: 0,
      estimatedSecondsLeft: null,
    };
  }

  /** @throws GroupNotFoundError for a name without a group */
  async *events(): AsyncGenerator<ScanEvent> {
    const groups = await this.#groups();
    this.#groupsTotal = groups.length;
    for (const group of groups) yield { kind: 'group', group };
    if (this.#scope.memberships || this.#scope.users !== 'none') yield* this.#users();
    this.#durationMs = this.#context.clock.now() - this.#began;
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #groups(): Promise<readonly Group[]> {
    const groups = await this.#context.directory.groups();
    const { groupNames } = this.#scope;
    if (groupNames === null) return groups;
    const missing = groupNames.find((name) => !groups.some((group) => group.name === name));
    if (missing !== undefined) throw new GroupNotFoundError(missing);
    return groups.filter(({ name }) => groupNames.includes(name));
  }

  async *#users(): AsyncGenerator<ScanEvent> {
    const { directory, maxUsers } = this.#context;
    const { groupNames } = this.#scope;
    const query = { search: null, filter: parseUserFilter(groupNames === null ? {} : { inAnyGroup: groupNames }) };
    let after: string | null = null;
    while (!this.#stopped.signal.aborted) {
      const rows: readonly IndexedUserRow[] = await directory.users(query, BY_USERNAME, after, PAGE);
      this.#usersScanned += rows.length;
      if (this.#usersScanned > maxUsers) throw new ReportTooLargeError(this.#usersScanned, maxUsers, 'read');
      yield* this.#eventsOf(rows);
      after = rows.at(-1)?.position ?? null;
      if (rows.length < PAGE) return;
      await yieldToEventLoop();
    }
  }

  async *#eventsOf(rows: readonly IndexedUserRow[]): AsyncGenerator<ScanEvent> {
    const { memberships, users: wanted, groupNames } = this.#scope;
    const users = rows.map(({ user }) => user);
    if (wanted === 'all') yield { kind: 'users', users };
    if (!memberships) return;
    const found = await this.#context.directory.membershipsOf(users.map(({ username }) => username));
    for (const [index, user] of users.entries()) {
      const groups = (found[index] ?? [])
        .map(({ group }) => group)
        .filter(({ name }) => groupNames === null || groupNames.includes(name));
      if (groups.length > 0) yield { kind: 'groups-of-user', user, groups };
      else if (wanted === 'in no group') yield { kind: 'users-in-no-group', users: [user] };
    }
  }
}
