import type { DirectoryChange } from '../../../../src/domain/directory-index/directory-change.ts';
import type {
  DirectoryIndexStore,
  ReadingLease,
} from '../../../../src/domain/directory-index/directory-index-store.ts';
import type { User } from '../../../../src/domain/model/user.ts';
import type { AuditOutcome } from '../../../../src/domain/ports/audit-recorder.ts';
import type { PoolStorage } from '../../../../src/storage/storage-engine.ts';
import type { FakeClock } from '../../../support/fake-clock.ts';
import { GROUP_NAMES, type PageRequest, type Step, USERNAMES, type WriteEnd } from './arbitraries.ts';
import { type IndexedState, readIndex } from './index-state.ts';
import {
  changed,
  EMPTY_POOL,
  groupsOf,
  membersIn,
  type PoolChange,
  type PoolState,
  valueChangesOf,
} from './simulated-pool.ts';

const LEASE_MS = 600_000;

/** A write of this service that is under way. */
interface OpenWrite {
  readonly change: PoolChange;
  readonly eventId: string;
  /** Null: it is not sent yet. */
  outcome: AuditOutcome | null;
}

interface AskedPage {
  readonly request: PageRequest;
  readonly askedAt: Date;
}

/** The index at a moment, with what was told since the moment before. */
export interface Moment {
  readonly at: Date;
  readonly index: IndexedState;
  readonly told: readonly DirectoryChange[];
}

/** A pool, and the index over it, in time that moves as the steps say. */
export class HistoryRun {
  readonly #clock: FakeClock;
  readonly #storage: PoolStorage;
  readonly #index: DirectoryIndexStore;
  /** As the pool was from each moment on. */
  readonly pool: { readonly from: number; readonly state: PoolState }[];
  readonly moments: Moment[] = [];
  #write: OpenWrite | null = null;
  #pages: AskedPage[] = [];
  #lease: ReadingLease | null = null;
  /** When the last list of members of each group was asked for. */
  readonly #groupAsked = new Map<string, Date>();
  #made = 0;
  #lastTold = 0;

  constructor(clock: FakeClock, storage: PoolStorage, index: DirectoryIndexStore) {
    this.#clock = clock;
    this.#storage = storage;
    this.#index = index;
    this.pool = [{ from: Number.NEGATIVE_INFINITY, state: EMPTY_POOL }];
  }

  get state(): PoolState {
    return this.pool.at(-1)?.state ?? EMPTY_POOL;
  }

  async begin(changes: readonly PoolChange[]): Promise<void> {
    const value = 'a@x';
    for (const username of USERNAMES) this.#change({ action: 'CREATE_USER', username, groupName: '', value });
    for (const groupName of GROUP_NAMES) this.#change({ action: 'CREATE_GROUP', username: '', groupName, value });
    for (const change of changes) this.#change(change);
    await this.readQuietly();
    this.#lastTold = await this.#index.changes.latest();
    await this.look();
  }

  /** Remembers the index as it is. */
  async look(): Promise<Moment> {
    const told = await this.#index.changes.since(this.#lastTold, {}, 1_000);
    this.#lastTold = told.at(-1)?.id ?? this.#lastTold;
    const moment = { at: this.#clock.date(), index: await readIndex(this.#index.at(null)), told };
    this.moments.push(moment);
    return moment;
  }

  at(moment: Date): Promise<IndexedState> {
    return readIndex(this.#index.at(moment));
  }

  async take(step: Step): Promise<void> {
    await this.#clock.advance(1);
    switch (step.step) {
      case 'pass':
        return this.#clock.advance(step.ms);
      case 'elsewhere':
        this.#change(step.change);
        return;
      case 'begin':
        return this.#begin(step.change);
      case 'send':
        if (this.#write?.outcome === null) this.#send(this.#write, 'ANSWERED');
        return;
      case 'complete':
        return this.#complete(step.end);
      case 'ask':
        this.#pages.push({ request: step.request, askedAt: this.#clock.date() });
        return;
      case 'merge':
        return this.#mergeAsked(step.page, step.shownAfterMs);
      case 'claim':
        this.#lease ??= await this.#index.claimReading('ann', LEASE_MS);
        return;
      case 'finishGroup':
        return this.#finishGroup(step.groupName);
      case 'readUncertain':
        return this.#readUncertain();
    }
  }

  /** A complete reading, with nothing else under way, and after everything has settled. */
  async readQuietly(): Promise<void> {
    await this.#complete('ANSWERED');
    this.#pages = [];
    await this.#clock.advance(20_000);
    await this.#readUncertain();
    this.#lease ??= await this.#index.claimReading('ann', LEASE_MS);
    if (this.#lease === null) throw new Error('Another reads.');
    const lease = this.#lease;
    // Whatever it is a reading of, that had begun before.
    await this.#read({ list: 'groups' });
    await this.#read({ list: 'users', usernames: USERNAMES });
    for (const groupName of [...GROUP_NAMES, ...GROUP_NAMES]) {
      await this.#read({ list: 'members', groupName });
      await this.#finishGroup(groupName);
    }
    for (const groupName of GROUP_NAMES) await this.#read({ list: 'confirmGroup', groupName });
    for (const username of USERNAMES) await this.#read({ list: 'confirmUser', username });
    await lease.finish();
    this.#lease = null;
  }

  #change(change: PoolChange): boolean {
    this.#made += 1;
    const after = changed(this.state, change, new Date(Date.UTC(2025, 0, 1) + this.#made * 2_000));
    if (after !== null) this.pool.push({ from: this.#clock.now(), state: after });
    return after !== null;
  }

  async #begin(change: PoolChange): Promise<void> {
    if (this.#write !== null) return;
    const { action, username, groupName } = change;
    const ofGroup = action.endsWith('_GROUP') ? { groupName } : {};
    const ofUser = action.includes('USER') ? { username } : {};
    const eventId = await this.#storage.audit.start({
      action,
      actor: { subject: 'root', username: 'root', groups: [], permissions: new Set(), expiresAt: null },
      target: { ...ofUser, ...ofGroup },
      dryRun: false,
      bulkOperationId: null,
      requestId: 'r',
      reason: null,
      changes: valueChangesOf(this.state, change),
    });
    this.#write = { change, eventId, outcome: null };
  }

  #send(write: OpenWrite, end: WriteEnd): void {
    write.outcome = end === 'LOST' || this.#change(write.change) ? 'SUCCEEDED' : 'FAILED';
  }

  async #complete(end: WriteEnd): Promise<void> {
    const write = this.#write;
    if (write === null) return;
    if (write.outcome === null) this.#send(write, end);
    this.#write = null;
    await this.#clock.advance(1);
    if (end === 'DIED') return;
    const outcome = end === 'ANSWERED' ? write.outcome : 'UNKNOWN';
    await this.#storage.audit.complete(write.eventId, outcome ?? 'UNKNOWN', null);
  }

  async #mergeAsked(page: number, shownAfterMs: number): Promise<void> {
    const asked = this.#pages[page % Math.max(1, this.#pages.length)];
    if (asked === undefined) return;
    this.#pages = this.#pages.filter((other) => other !== asked);
    const shownAt = Math.min(this.#clock.now(), asked.askedAt.getTime() + shownAfterMs);
    await this.#merge(asked, this.pool.findLast(({ from }) => from <= shownAt)?.state ?? EMPTY_POOL);
  }

  async #read(request: PageRequest): Promise<void> {
    await this.#clock.advance(1);
    const askedAt = this.#clock.date();
    await this.#clock.advance(1);
    await this.#merge({ request, askedAt }, this.state);
  }

  async #merge({ request, askedAt }: AskedPage, state: PoolState): Promise<void> {
    const index = this.#index;
    const present = (names: readonly string[]) => {
      return names.map((name) => state.users.get(name)).filter((user): user is User => user !== undefined);
    };
    switch (request.list) {
      case 'users':
        return index.mergeUsers(present(request.usernames), askedAt);
      case 'groups':
        return index.mergeGroups([...state.groups.values()], askedAt);
      case 'members':
        if (!state.groups.has(request.groupName)) return;
        await index.mergeMembers(request.groupName, membersIn(state, request.groupName), askedAt);
        this.#groupAsked.set(request.groupName, askedAt);
        return;
      case 'groupsOfUser':
        if (!state.users.has(request.username)) return;
        return index.mergeGroupsOfUser(request.username, groupsOf(state, request.username), askedAt);
      case 'confirmUser': {
        const users = present([request.username]);
        return users.length > 0 ? index.mergeUsers(users, askedAt) : index.endUsers([request.username], askedAt);
      }
      case 'confirmGroup': {
        const group = state.groups.get(request.groupName);
        return group ? index.mergeGroups([group], askedAt) : index.endGroups([request.groupName], askedAt);
      }
    }
  }

  async #finishGroup(groupName: string): Promise<void> {
    const askedAt = this.#groupAsked.get(groupName);
    if (askedAt !== undefined) await this.#lease?.finishGroup(groupName, askedAt);
    this.#groupAsked.delete(groupName);
  }

  /** As `readUncertainFacts` does. */
  async #readUncertain(): Promise<void> {
    for (let round = 0; ; round += 1) {
      const facts = await this.#index.uncertain(10);
      if (facts.length === 0) return;
      if (round > 10) throw new Error(`These stay uncertain: ${JSON.stringify(facts)}`);
      for (const fact of facts) {
        if (fact.kind === 'user') await this.#read({ list: 'confirmUser', username: fact.username });
        else if (fact.kind === 'group') await this.#read({ list: 'confirmGroup', groupName: fact.groupName });
        else if (this.state.users.has(fact.username)) {
          await this.#read({ list: 'groupsOfUser', username: fact.username });
        } else await this.#read({ list: 'confirmUser', username: fact.username });
      }
    }
  }
}
