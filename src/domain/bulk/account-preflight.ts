import { findUserByUsername } from '../directory/find-user.ts';
import { UserNotFoundError } from '../model/errors.ts';
import type { DirectoryReads } from '../ports/directory.ts';
import { pagesFor } from '../scan/group-size-cache.ts';
import { PageChains } from '../scan/page-scheduler.ts';
import { UserList } from '../scan/user-list-reader.ts';
import type { BulkTarget } from './bulk-operation.ts';
import type { BulkPace } from './call-rates.ts';
import { type AccountLook, planAccountLook } from './plan-preflight.ts';
import { AS_ASKED, type Survey, TO_DO, type Verdict } from './preflight.ts';

/** Parts of the list of users that are read side by side. */
const CHAINS_AT_ONCE = 5;
/** Shorter lists are read as one chain: cut into sixteen parts, each would be a page or two. */
const WORTH_PARTING_PAGES = 64;

export interface AccountSurveyContext {
  /** For single looks: whoever asks for one tries again. */
  readonly directory: DirectoryReads;
  /** For the lists that are read before: with patience, since all of one is lost with its last page. */
  readonly lists: DirectoryReads;
  readonly pace: () => BulkPace;
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
export class AccountSurvey implements Survey {
  readonly #context: AccountSurveyContext;
  readonly #enabled = new Map<string, boolean>();
  #plan: AccountLook = { kind: 'NONE' };

  constructor(context: AccountSurveyContext) {
    this.#context = context;
  }

  async prepare(pages: AsyncIterable<readonly BulkTarget[]>): Promise<void> {
    const { pace, signOut } = this.#context;
    if (signOut) return;
    const wanted = new Set<string>();
    for await (const page of pages) for (const { username } of page) wanted.add(username);
    if (wanted.size === 0) return;
    // To find one user is one call, however large the pool: its size does not matter.
    const size = wanted.size > 1 ? await this.#poolSize() : null;
    const plan = planAccountLook({ users: wanted.size, poolPages: size === null ? null : pagesFor(size) }, pace());
    const isListed = plan.kind === 'LIST_USERS' && (await this.#list(wanted, size ?? 0));
    this.#plan = plan.kind === 'LIST_USERS' && !isListed ? { kind: 'FIND_USERS' } : plan;
  }

  known({ username }: BulkTarget): Verdict | null {
    const enabled = this.#enabled.get(username);
    if (enabled !== undefined) return enabled === this.#context.wantsEnabled ? AS_ASKED : TO_DO;
    // Not in the list: an alias, or nobody.
    return this.#plan.kind === 'FIND_USERS' || this.#context.dryRun ? null : TO_DO;
  }

  async look(target: BulkTarget): Promise<Verdict> {
    const known = this.known(target);
    if (known !== null) return known;
    if (this.#plan.kind === 'FIND_USERS') {
      const user = await findUserByUsername(this.#context.directory, target.username);
      if (user !== null) return user.enabled === this.#context.wantsEnabled ? AS_ASKED : TO_DO;
    }
    return this.#context.dryRun ? this.#exists(target.username) : TO_DO;
  }

  /** By AdminListGroupsForUser, which knows aliases as well and, unlike AdminGetUser, is not on the bill. */
  async #exists(username: string): Promise<Verdict> {
    try {
      await this.#context.directory.listGroupsForUser(username);
      return TO_DO;
    } catch (error) {
      if (error instanceof UserNotFoundError) return { kind: 'IMPOSSIBLE', error };
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
    const chains = new PageChains(() => CHAINS_AT_ONCE);
    const users = new UserList(this.#context.lists, chains, async (news) => {
      for (const { username, enabled } of news) if (wanted.has(username)) this.#enabled.set(username, enabled);
    });
    users.start(size, pagesFor(size) >= WORTH_PARTING_PAGES ? 'by sub' : 'one chain');
    return chains.drained().then(
      () => true,
      () => false,
    );
  }
}
