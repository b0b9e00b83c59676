import { findUserByUsername } from '../directory/find-user.ts';
import { UserNotFoundError } from '../model/errors.ts';
import type { DirectoryReads } from '../ports/directory.ts';
import { pagesFor } from '../scan/group-size-cache.ts';
import { PageScheduler } from '../scan/page-scheduler.ts';
import { UserListReader } from '../scan/user-list-reader.ts';
import type { BulkTarget } from './bulk-operation.ts';
import type { CallRates } from './call-rates.ts';
import { type AccountPreflightPlan, planAccountPreflight } from './plan-preflight.ts';
import { NEEDS_WRITE, type Preflight, type PreflightResult, UNCHANGED } from './preflight.ts';

/** Parts of the list of users that are read side by side. */
const CHAINS_AT_ONCE = 5;
/** Shorter lists are read as one chain: cut into sixteen parts, each would be a page or two. */
const WORTH_PARTING_PAGES = 64;

export interface AccountPreflightContext {
  /** For single looks: whoever asks for one tries again. */
  readonly directory: DirectoryReads;
  /** For the lists that are read before: with patience, since all of one is lost with its last page. */
  readonly lists: DirectoryReads;
  readonly pace: () => CallRates;
  /** The state that is asked for. */
  readonly wantsEnabled: boolean;
  /**
   * A user who is disabled already may still have sessions, and nothing that Cognito lists tells: so nobody is as asked,
   * and nobody is looked up.
   */
  readonly signOut: boolean;
  readonly dryRun: boolean;
}

/** Finds out who is enabled, by true usernames and the unbilled ListUsers. */
export class AccountPreflight implements Preflight {
  readonly #context: AccountPreflightContext;
  readonly #enabled = new Map<string, boolean>();
  #plan: AccountPreflightPlan = { kind: 'NONE' };

  constructor(context: AccountPreflightContext) {
    this.#context = context;
  }

  async load(pages: AsyncIterable<readonly BulkTarget[]>): Promise<void> {
    const { pace, signOut } = this.#context;
    if (signOut) return;
    const wanted = new Set<string>();
    for await (const page of pages) for (const { username } of page) wanted.add(username);
    if (wanted.size === 0) return;
    // To find one user is one call, however large the pool: its size does not matter.
    const size = wanted.size > 1 ? await this.#poolSize() : null;
    const plan = planAccountPreflight({ users: wanted.size, poolPages: size === null ? null : pagesFor(size) }, pace());
    const isListed = plan.kind === 'LIST_USERS' && (await this.#list(wanted, size ?? 0));
    this.#plan = plan.kind === 'LIST_USERS' && !isListed ? { kind: 'FIND_USERS' } : plan;
  }

  peek({ username }: BulkTarget): PreflightResult | null {
    const enabled = this.#enabled.get(username);
    if (enabled !== undefined) return enabled === this.#context.wantsEnabled ? UNCHANGED : NEEDS_WRITE;
    // Not in the list: an alias, or nobody.
    return this.#plan.kind === 'FIND_USERS' || this.#context.dryRun ? null : NEEDS_WRITE;
  }

  async check(target: BulkTarget): Promise<PreflightResult> {
    const known = this.peek(target);
    if (known !== null) return known;
    if (this.#plan.kind === 'FIND_USERS') {
      const user = await findUserByUsername(this.#context.directory, target.username);
      if (user !== null) return user.enabled === this.#context.wantsEnabled ? UNCHANGED : NEEDS_WRITE;
    }
    return this.#context.dryRun ? this.#exists(target.username) : NEEDS_WRITE;
  }

  /** By AdminListGroupsForUser, which knows aliases as well and, unlike AdminGetUser, is not on the bill. */
  async #exists(username: string): Promise<PreflightResult> {
    try {
      await this.#context.directory.listGroupsForUser(username);
      return NEEDS_WRITE;
    } catch (error) {
      if (error instanceof UserNotFoundError) return { kind: 'INVALID', error };
      throw error;
    }
  }

  /** Null where the pool does not say. */
  async #poolSize(): Promise<number | null> {
    const pool = await this.#context.lists.describePool().catch(() => null);
    return pool?.estimatedNumberOfUsers ?? null;
  }

  /** Answers whether the list was read to its end. */
  async #list(wanted: ReadonlySet<string>, size: number): Promise<boolean> {
    const chains = new PageScheduler(() => CHAINS_AT_ONCE);
    const users = new UserListReader(this.#context.lists, chains, async (news) => {
      for (const { username, enabled } of news) if (wanted.has(username)) this.#enabled.set(username, enabled);
    });
    users.start(size, pagesFor(size) >= WORTH_PARTING_PAGES ? 'SHARDED' : 'UNSHARDED');
    return chains.drained().then(
      () => true,
      () => false,
    );
  }
}
