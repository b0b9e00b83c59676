import { UserNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';
import type { BulkReads } from './measured-reads.ts';
import type { PageScheduler } from './page-scheduler.ts';

/** Users who may wait for their turn before the list of users pauses: ten pages, seconds of work at any quota. */
const USERS_AHEAD = 600;

interface Question {
  readonly user: User;
  /** Whether it is among the chains, in flight or waiting for its turn. */
  chained: boolean;
}

/** Asks for the groups of users, one call a user. */
export class UserGroupsReader {
  readonly #directory: BulkReads;
  readonly #chains: PageScheduler;
  readonly #take: (user: User, groups: readonly Group[]) => Promise<void>;
  readonly #left = new Map<string, Question>();
  #answered = 0;
  #memberships = 0;
  #going = false;
  #waitingForRoom: (() => void)[] = [];

  /** @param take is handed every user who still exists, with all groups */
  constructor(
    directory: BulkReads,
    chains: PageScheduler,
    take: (user: User, groups: readonly Group[]) => Promise<void>,
  ) {
    this.#directory = directory;
    this.#chains = chains;
    this.#take = take;
  }

  get answered(): number {
    return this.#answered;
  }

  /** Of those answered for, together. */
  get memberships(): number {
    return this.#memberships;
  }

  /** Users who are added and not answered for. */
  get left(): readonly User[] {
    return [...this.#left.values()].map(({ user }) => user);
  }

  add(users: readonly User[]): void {
    for (const user of users) {
      const question: Question = { user, chained: false };
      this.#left.set(user.username, question);
      if (this.#going) this.#begin(question);
    }
  }

  /** Resolves once few enough users wait for their turn to add more; at once while nothing is asked. */
  async room(): Promise<void> {
    if (this.#hasRoom) return;
    await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
  }

  start(): void {
    if (this.#going) return;
    this.#going = true;
    for (const question of this.#left.values()) this.#begin(question);
  }

  /** Asks nothing further. */
  stop(): void {
    this.#going = false;
    this.#tellOfRoom();
  }

  get #hasRoom(): boolean {
    return !this.#going || this.#left.size <= USERS_AHEAD;
  }

  #tellOfRoom(): void {
    if (this.#hasRoom) for (const resolve of this.#waitingForRoom.splice(0)) resolve();
  }

  #begin(question: Question): void {
    if (question.chained) return;
    question.chained = true;
    this.#chains.add({
      pagesLeft: () => 1,
      next: async () => {
        if (this.#going) await this.#ask(question.user);
        else question.chained = false;
        return false;
      },
    });
  }

  async #ask(user: User): Promise<void> {
    const groups = await this.#groupsOf(user);
    this.#left.delete(user.username);
    this.#answered += 1;
    this.#memberships += groups?.length ?? 0;
    this.#tellOfRoom();
    if (groups !== null) await this.#take(user, groups);
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
