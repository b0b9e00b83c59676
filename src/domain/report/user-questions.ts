import { UserNotFoundError } from '../errors.ts';
import type { Group } from '../groups/group.ts';
import type { User } from '../users/user.ts';
import type { MassReads } from './latency-gauge.ts';
import type { PageChains } from './page-chains.ts';

/** Asks for the groups of users, one call a user. */
export class UserQuestions {
  readonly #directory: MassReads;
  readonly #chains: PageChains;
  readonly #take: (user: User, groups: readonly Group[]) => Promise<void>;
  readonly #left = new Map<string, User>();
  #answered = 0;
  #going = false;

  /** @param take is handed every user who still exists, with all groups */
  constructor(directory: MassReads, chains: PageChains, take: (user: User, groups: readonly Group[]) => Promise<void>) {
    this.#directory = directory;
    this.#chains = chains;
    this.#take = take;
  }

  get answered(): number {
    return this.#answered;
  }

  /** Users who are added and not answered for. */
  get left(): Iterable<User> {
    return this.#left.values();
  }

  add(users: readonly User[]): void {
    for (const user of users) {
      this.#left.set(user.username, user);
      if (this.#going) this.#begin(user);
    }
  }

  start(): void {
    if (this.#going) return;
    this.#going = true;
    for (const user of this.#left.values()) this.#begin(user);
  }

  /** Asks nothing further. */
  stop(): void {
    this.#going = false;
  }

  /** Forgets who was added and not answered for. */
  clear(): void {
    this.#left.clear();
  }

  #begin(user: User): void {
    this.#chains.add({
      pagesLeft: () => 1,
      next: async () => {
        if (!this.#going) return false;
        const groups = await this.#groupsOf(user);
        this.#left.delete(user.username);
        this.#answered += 1;
        if (groups !== null) await this.#take(user, groups);
        return false;
      },
    });
  }

  /** Null where the user has been deleted meanwhile. */
  async #groupsOf({ username }: User): Promise<readonly Group[] | null> {
    try {
      return await this.#directory.listGroupsForUser(username);
    } catch (error) {
      if (error instanceof UserNotFoundError) return null;
      throw error;
    }
  }
}
