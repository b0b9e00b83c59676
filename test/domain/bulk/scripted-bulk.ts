import type { BulkRuns } from '../../../src/domain/bulk/bulk-dependencies.ts';
import type { BulkOperation } from '../../../src/domain/bulk/bulk-operation.ts';
import type { BulkRequest } from '../../../src/domain/bulk/bulk-request.ts';
import { BulkService } from '../../../src/domain/bulk/bulk-service.ts';
import type { BulkStore } from '../../../src/domain/bulk/bulk-store.ts';
import type { CallRates } from '../../../src/domain/bulk/call-rates.ts';
import type { CommandContext } from '../../../src/domain/commands/command.ts';
import { UsernameResolver } from '../../../src/domain/directory/username-resolver.ts';
import { type Actor, localAdministrator } from '../../../src/domain/model/actor.ts';
import type { NewAuditEvent } from '../../../src/domain/ports/audit-recorder.ts';
import { type Authorizer, allowAll } from '../../../src/domain/ports/authorizer.ts';
import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import type { CallOptions, Directory, PoolDescription } from '../../../src/domain/ports/directory.ts';
import { delay } from '../../../src/domain/primitives/delay.ts';
import { Mutex } from '../../../src/domain/primitives/mutex.ts';
import { GroupSizeCache } from '../../../src/domain/scan/group-size-cache.ts';
import { SqlBulkStore } from '../../../src/storage/sql/bulk-store.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';
import { sqliteTables } from '../../../src/storage/sqlite/sqlite-tables.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { anyRequest } from '../commands/any-request.ts';
import { nullRecorder } from '../null-recorder.ts';
import { ScriptedProcess } from './scripted-process.ts';

/** Cognito's default quotas. */
export const PACE: CallRates = { userLists: 30, groupsOfUser: 50, writes: 25, creations: 50 };

/** One of the processes that share a store. */
export interface Replica {
  readonly bulk: BulkService;
  readonly process: ScriptedProcess;
  /** Why it could not claim, once for each time that it began to fail. */
  readonly claimFailures: readonly unknown[];
}

/** Bulk operations over a scripted pool, in a time of their own. */
export class ScriptedBulk {
  readonly clock = new FakeClock();
  /** Answers each method after so many milliseconds. */
  storeDelayMs = 0;
  readonly store: BulkStore;
  /** Whose share of the quotas was used. */
  readonly callers = new Set<string>();
  readonly attempts: NewAuditEvent[] = [];
  /** What was thrown that nobody expects. */
  readonly faults: unknown[] = [];
  /** The usernames of the writes that were sent, in their order. */
  readonly sent: string[] = [];
  /** What becomes of a write; resolves at once where it is not replaced. */
  answer: (username: string) => Promise<void> = async () => {};
  /** How a write waits for quota before it is sent; not at all where it is not replaced. */
  admit: (signal: AbortSignal | undefined) => Promise<void> = async () => {};
  authorizer: Authorizer = allowAll;
  inFlight = 0;
  mostInFlight = 0;
  /** What whoever looks at the pool before the writes waits for; for nothing where it is not replaced. */
  look: () => Promise<void> = async () => {};
  readonly #never = new AbortController().signal;
  readonly #database = Database.inMemory();
  #processes = 0;

  constructor() {
    this.store = this.#delayed(new SqlBulkStore(sqliteTables(this.#database, this.clock)));
  }

  /** A process over what is stored: the earlier ones have been killed, so their leases end. */
  open(): BulkService {
    sqliteTables(this.#database, this.clock);
    return this.openBeside();
  }

  /** A process beside the earlier ones, which hold what they run. */
  openBeside(): BulkService {
    return this.openReplica().bulk;
  }

  /** The same, with what can be done to the process. It claims what nobody runs once it is told to. */
  openReplica(runs: BulkRuns = 'ALL'): Replica {
    this.#processes += 1;
    const process = new ScriptedProcess(this.clock);
    const { clock } = process;
    const claimFailures: unknown[] = [];
    const bulk = new BulkService({
      workerId: `worker-${this.#processes}`,
      runs,
      store: process.reach(this.store),
      openDirectory: (session) => this.#directory(session, process),
      authorizer: this.authorizer,
      audit: { ...nullRecorder, start: async (attempt) => String(this.attempts.push(attempt)), page: async () => [] },
      usernames: new UsernameResolver(clock),
      clock,
      pace: () => PACE,
      sizes: new GroupSizeCache(),
      preflightMutex: new Mutex(this.clock),
      onFault: (error) => this.faults.push(error),
      onClaimFailure: (error) => claimFailures.push(error),
      random: () => 0.5,
    });
    return { bulk, process, claimFailures };
  }

  /** What somebody cancels with. */
  contextOf(actor: Actor): CommandContext {
    const directory = this.#directory(
      { priority: 'interactive', meter: new CallMeter() },
      new ScriptedProcess(this.clock),
    );
    return {
      actor,
      request: anyRequest,
      authorizer: this.authorizer,
      audit: { ...nullRecorder, start: async (attempt) => String(this.attempts.push(attempt)) },
      directory,
      openRecovery: () => directory,
      usernames: new UsernameResolver(this.clock),
    };
  }

  /** Answers with the operation as it is at once. Without a look: with `signOut` nobody is as asked. */
  start(
    bulk: BulkService,
    usernames: readonly string[],
    rest: Partial<Extract<BulkRequest, { readonly usernames: unknown }>> = {},
  ): Promise<BulkOperation> {
    const request: BulkRequest = {
      kind: 'DISABLE_USERS',
      signOut: true,
      groupNames: null,
      usernames,
      waitSeconds: 0,
      ...rest,
    };
    return bulk.start(request, { actor: localAdministrator, request: anyRequest }, this.#never);
  }

  /** Ends each write after so long. */
  takes(milliseconds: number): void {
    this.answer = () => new Promise((resolve) => this.clock.after(milliseconds, resolve));
  }

  /** Lets no write be sent, as where others have used up the quota. */
  admitsNone(): void {
    this.admit = (signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  }

  #delayed(store: BulkStore): BulkStore {
    const delayed: Partial<Record<PropertyKey, unknown>> = {};
    return new Proxy(store, {
      get: (target, name) =>
        delayed[name] ??
        (name === 'onChange' ? target.onChange.bind(target) : undefined) ??
        (async (...given: unknown[]) => {
          if (this.storeDelayMs > 0) await delay(this.clock, this.storeDelayMs);
          return Reflect.get(target, name).apply(target, given);
        }),
      set: (_target, name, replacement) => {
        delayed[name] = replacement;
        return true;
      },
    });
  }

  #directory(session: CallOptions, process: ScriptedProcess): Directory {
    const { meter, signal, caller } = session;
    if (caller !== undefined) this.callers.add(caller);
    const write = async (operation: string, username: string) => {
      await this.admit(signal);
      meter.countCall(operation);
      await process.call(async () => {
        this.sent.push(username);
        this.inFlight += 1;
        this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
        try {
          await this.answer(username);
        } finally {
          this.inFlight -= 1;
        }
      });
    };
    return {
      ...NO_DIRECTORY,
      session,
      withPriority: (priority) => this.#directory({ ...session, priority }, process),
      asking: () => this.#directory(session, process),
      enableUser: (username) => write('AdminEnableUser', username),
      disableUser: (username) => write('AdminDisableUser', username),
      signOutUser: async () => {},
      describePool: async () => {
        await this.look();
        return NO_POOL;
      },
      listUsers: async () => ({ items: [], next: null }),
      // A dry run looks whether the user exists.
      listGroupsForUser: async () => [],
    };
  }
}

const unexpected = (): never => {
  throw new Error('These tests have no use for this call.');
};

const NO_POOL: PoolDescription = {
  estimatedNumberOfUsers: 0,
  usernamesIgnoreCase: true,
  aliases: [],
  usernamesAreSubs: false,
  schema: [],
};

const NO_DIRECTORY: Directory = {
  session: { priority: 'interactive' },
  withPriority: () => NO_DIRECTORY,
  asking: () => NO_DIRECTORY,
  describePool: unexpected,
  getUser: unexpected,
  listUsers: unexpected,
  listUsersInGroup: unexpected,
  getGroup: unexpected,
  listGroups: unexpected,
  listGroupsForUser: unexpected,
  addUserToGroup: unexpected,
  removeUserFromGroup: unexpected,
  enableUser: unexpected,
  disableUser: unexpected,
  signOutUser: unexpected,
  createUser: unexpected,
  inviteUser: unexpected,
  resetUserPassword: unexpected,
  updateUserAttributes: unexpected,
  deleteUser: unexpected,
  listUserSessions: unexpected,
  revokeUserSession: unexpected,
  createGroup: unexpected,
  updateGroup: unexpected,
  deleteGroup: unexpected,
};
