import type { Actor } from '../model/actor.ts';
import { foldCase } from '../model/case-folded-names.ts';
import type { Group } from '../model/group.ts';
import type { AccessGroups } from '../model/permissions.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { PoolChange } from '../ports/proposed-change.ts';
import { TtlCache } from '../primitives/ttl-cache.ts';
import { type CurrentAccess, readCurrentAccess } from './current-access.ts';

/** The reads that decisions are based on. Every method reads with the given directory. */
export interface AccessReads {
  currentAccess(directory: Directory, actor: Actor): Promise<CurrentAccess>;
  /** Rejects with UserNotFoundError. */
  groupsOf(directory: Directory, username: string): Promise<readonly Group[]>;
  group(directory: Directory, name: string): Promise<Group | null>;
  /** Called when the actor's access may have changed. Implementations that keep it longer than a second read it again. */
  renew(): void;
}

/**
 * How long an actor or a group is cached. Long enough that a bulk operation does not read them for every item; short enough
 * for changes that other processes make. This process's own changes are cleared at once.
 */
export const TTL_MS = 1_000;

/**
 * For many concurrent writes: caches actors and groups for a second, and does not cache the groups of the users that writes
 * are about.
 */
export class CachedAccessReads implements AccessReads {
  readonly #accessGroups: AccessGroups;
  readonly #access: TtlCache<CurrentAccess>;
  readonly #groups: TtlCache<Group | null>;

  constructor(accessGroups: AccessGroups, clock: Clock) {
    this.#accessGroups = accessGroups;
    this.#access = new TtlCache(clock, TTL_MS);
    this.#groups = new TtlCache(clock, TTL_MS);
  }

  currentAccess(directory: Directory, actor: Actor): Promise<CurrentAccess> {
    return this.#access.getOrLoad(actor.subject, directory.session.priority, () =>
      readCurrentAccess(directory, actor, this.#accessGroups),
    );
  }

  groupsOf(directory: Directory, username: string): Promise<readonly Group[]> {
    return directory.listGroupsForUser(username);
  }

  group(directory: Directory, name: string): Promise<Group | null> {
    return this.#groups.getOrLoad(name, directory.session.priority, () => directory.getGroup(name));
  }

  renew(): void {}

  /** Called after each write, with or without a response. */
  invalidate(proposed: PoolChange): void {
    if (proposed.kind === 'group') {
      this.#groups.invalidate(() => true);
      this.#access.invalidate(() => true);
      return;
    }
    const name = foldCase(proposed.username);
    this.#access.invalidate((access) => access.kind === 'gone' || access.names.has(name));
  }
}

/** How the access of the actor is read. */
type ActorReads = Pick<AccessReads, 'currentAccess' | 'renew'>;

/** Reads the actor's access for each write. A failed read is made again. */
export class FreshActorReads implements ActorReads {
  readonly #accessGroups: AccessGroups;
  readonly #clock: Clock;
  readonly #currentAccess = new Map<string, Promise<CurrentAccess>>();
  #accessUntil = 0;

  constructor(accessGroups: AccessGroups, clock: Clock) {
    this.#clock = clock;
    this.#accessGroups = accessGroups;
  }

  currentAccess(directory: Directory, actor: Actor): Promise<CurrentAccess> {
    if (this.#clock.now() >= this.#accessUntil) this.renew();
    if (this.#currentAccess.size === 0) this.#accessUntil = this.#clock.now() + TTL_MS;
    return once(this.#currentAccess, actor.subject, () => readCurrentAccess(directory, actor, this.#accessGroups));
  }

  renew(): void {
    this.#currentAccess.clear();
  }
}

/**
 * For one change by one actor: the user and groups that the change is about are read once. A failed read is made again.
 */
export class ChangeSetAccessReads implements AccessReads {
  readonly #actors: ActorReads;
  readonly #recent: CachedAccessReads;
  readonly #groupsOf = new Map<string, Promise<readonly Group[]>>();
  readonly #groups: Map<string, Promise<Group | null>>;
  readonly #first = new Map<string, CurrentAccess>();

  /** @param known groups that were already read */
  constructor(actors: ActorReads, recent: CachedAccessReads, known: readonly Group[]) {
    this.#actors = actors;
    this.#recent = recent;
    this.#groups = new Map(known.map((group) => [group.name, Promise.resolve(group)]));
  }

  async currentAccess(directory: Directory, actor: Actor): Promise<CurrentAccess> {
    const access = await this.#actors.currentAccess(directory, actor);
    if (!this.#first.has(actor.subject)) this.#first.set(actor.subject, access);
    return access;
  }

  groupsOf(directory: Directory, username: string): Promise<readonly Group[]> {
    return once(this.#groupsOf, username, () => this.#recent.groupsOf(directory, username));
  }

  group(directory: Directory, name: string): Promise<Group | null> {
    return once(this.#groups, name, () => this.#recent.group(directory, name));
  }

  renew(): void {
    this.#actors.renew();
  }

  /** Returns the same reads, with the actor's access as of the start of the change. */
  asBegun(): AccessReads {
    return {
      currentAccess: async (directory, actor) => this.#first.get(actor.subject) ?? this.currentAccess(directory, actor),
      groupsOf: (directory, username) => this.groupsOf(directory, username),
      group: (directory, name) => this.group(directory, name),
      renew: () => {},
    };
  }
}

function once<Answer>(
  answers: Map<string, Promise<Answer>>,
  key: string,
  read: () => Promise<Answer>,
): Promise<Answer> {
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = read();
  answers.set(key, answer);
  // The change may have to be undone: a read that was cancelled with its request must not prevent that.
  answer.catch(() => answers.delete(key));
  return answer;
}
