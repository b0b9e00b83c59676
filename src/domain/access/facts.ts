import type { Clock } from '../clock.ts';
import type { Directory } from '../directory.ts';
import { foldedName } from '../folded-name.ts';
import type { Group } from '../groups/group.ts';
import { ShortMemory } from '../short-memory.ts';
import type { Actor } from './actor.ts';
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
    return this.#standings.recall(actor.subject, directory.session.lane, () =>
      readStanding(directory, actor, this.#accessGroups),
    );
  }

  groupsOf(directory: Directory, username: string): Promise<readonly Group[]> {
    return directory.listGroupsForUser(username);
  }

  group(directory: Directory, name: string): Promise<Group | null> {
    return this.#groups.recall(name, directory.session.lane, () => directory.getGroup(name));
  }

  /** To be called after each write, whether or not it was answered. */
  forget(concern: Concern): void {
    if (concern.kind === 'group') {
      this.#groups.forget(() => true);
      this.#standings.forget(() => true);
      return;
    }
    const name = foldedName(concern.username);
    this.#standings.forget((standing) => standing.kind === 'gone' || standing.names.has(name));
  }
}

/** Reads each fact once, and remembers it for good: for one change by one actor. What could not be read is read again. */
export class FactsOfOneChange implements Facts {
  readonly #facts: Facts;
  readonly #standings = new Map<string, Promise<Standing>>();
  readonly #groupsOf = new Map<string, Promise<readonly Group[]>>();
  readonly #groups: Map<string, Promise<Group | null>>;

  /** @param known groups that were read already */
  constructor(facts: Facts, known: readonly Group[]) {
    this.#facts = facts;
    this.#groups = new Map(known.map((group) => [group.name, Promise.resolve(group)]));
  }

  standing(directory: Directory, actor: Actor): Promise<Standing> {
    return once(this.#standings, actor.subject, () => this.#facts.standing(directory, actor));
  }

  groupsOf(directory: Directory, username: string): Promise<readonly Group[]> {
    return once(this.#groupsOf, username, () => this.#facts.groupsOf(directory, username));
  }

  group(directory: Directory, name: string): Promise<Group | null> {
    return once(this.#groups, name, () => this.#facts.group(directory, name));
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
  // The change may have to be undone: what its caller's leaving has broken off must not be in the way of that.
  answer.catch(() => answers.delete(key));
  return answer;
}
