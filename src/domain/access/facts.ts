import type { Clock } from '../clock.ts';
import type { Directory } from '../directory.ts';
import type { Group } from '../groups/group.ts';
import { ShortMemory } from '../short-memory.ts';
import type { Actor } from './actor.ts';
import { comparable } from './caller-names.ts';
import type { Concern } from './concern.ts';
import type { AccessGroups } from './permissions.ts';
import { readStanding, type Standing } from './standing.ts';

/** What decisions rest on. Every method reads with the directory of whoever asks. */
export interface Facts {
  standing(directory: Directory, actor: Actor): Promise<Standing>;
  /** Rejects with UserNotFoundError. */
  groupsOf(directory: Directory, username: string): Promise<readonly Group[]>;
  group(directory: Directory, name: string): Promise<Group | null>;
}

/**
 * How long an answer about an actor or a group is good for. Long enough that a bulk operation does not read them for
 * every item; short enough for changes that are made past this process. Its own changes are forgotten at once.
 */
const LIFE_MS = 5_000;

/** Remembers actors and groups for a moment, and the groups of those whom writes are about not at all. */
export class RecentFacts implements Facts {
  readonly #accessGroups: AccessGroups;
  readonly #standings: ShortMemory<Standing>;
  readonly #groups: ShortMemory<Group | null>;

  constructor(accessGroups: AccessGroups, clock: Clock) {
    this.#accessGroups = accessGroups;
    this.#standings = new ShortMemory(clock, LIFE_MS);
    this.#groups = new ShortMemory(clock, LIFE_MS);
  }

  standing(directory: Directory, actor: Actor): Promise<Standing> {
    return this.#standings.recall(actor.subject, () => readStanding(directory, actor, this.#accessGroups));
  }

  groupsOf(directory: Directory, username: string): Promise<readonly Group[]> {
    return directory.listGroupsForUser(username);
  }

  group(directory: Directory, name: string): Promise<Group | null> {
    return this.#groups.recall(name, () => directory.getGroup(name));
  }

  /** To be called after each write, whether or not it was answered. */
  forget(concern: Concern): void {
    if (concern.kind === 'group') {
      this.#groups.forget(() => true);
      this.#standings.forget(() => true);
      return;
    }
    const name = comparable(concern.username);
    this.#standings.forget((standing) => standing.kind === 'gone' || standing.names.has(name));
  }
}

/** Reads each fact once, and remembers it for good: for one change by one actor. */
export class FactsOfOneChange implements Facts {
  readonly #facts: Facts;
  #standing: Promise<Standing> | null = null;
  readonly #groupsOf = new Map<string, Promise<readonly Group[]>>();
  readonly #groups = new Map<string, Promise<Group | null>>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  standing(directory: Directory, actor: Actor): Promise<Standing> {
    this.#standing ??= this.#facts.standing(directory, actor);
    return this.#standing;
  }

  groupsOf(directory: Directory, username: string): Promise<readonly Group[]> {
    return once(this.#groupsOf, username, () => this.#facts.groupsOf(directory, username));
  }

  group(directory: Directory, name: string): Promise<Group | null> {
    return once(this.#groups, name, () => this.#facts.group(directory, name));
  }
}

function once<Answer>(answers: Map<string, Promise<Answer>>, key: string, read: () => Promise<Answer>) {
  const answer = answers.get(key) ?? read();
  answers.set(key, answer);
  return answer;
}
