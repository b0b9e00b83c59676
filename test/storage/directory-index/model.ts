import {
  ORDERED_CHARACTERS,
  type UserOrder,
  type UserQuery,
} from '../../../src/domain/directory-index/indexed-directory.ts';
import { caseFoldingFor } from '../../../src/domain/filter/case-folding.ts';
import { createUserMatcher } from '../../../src/domain/filter/match-user.ts';
import { searchText, searchWords } from '../../../src/domain/filter/search-text.ts';
import { compareCodeUnits } from '../../../src/domain/model/group.ts';
import { attributeOf, type User } from '../../../src/domain/model/user.ts';
import type { History, Period } from './directory-rows.ts';

/** The directory at a moment, as plainly as can be. Null: now. */
export class DirectoryModel {
  readonly users: readonly User[];
  readonly #groups = new Map<string, Set<string>>();
  readonly #members = new Map<string, Set<string>>();

  constructor(history: History, moment: Date | null) {
    const holds = ({ from, to }: Period) => {
      if (moment === null) return to === null;
      return from <= moment.getTime() && (to === null || to > moment.getTime());
    };
    this.users = history.users.filter(({ period }) => holds(period)).map(({ fact }) => fact);
    for (const { period, fact } of history.memberships) {
      if (!holds(period)) continue;
      addTo(this.#groups, fact.username, fact.groupName);
      addTo(this.#members, fact.groupName, fact.username);
    }
  }

  groupsOf(username: string): ReadonlySet<string> {
    return this.#groups.get(username) ?? new Set();
  }

  membersOf(groupName: string): ReadonlySet<string> {
    return this.#members.get(groupName) ?? new Set();
  }

  /** The users of the query, in order. */
  find({ search, filter }: UserQuery, order: UserOrder): readonly User[] {
    const words = searchWords(search);
    const matches = createUserMatcher(filter.clauses);
    const context = { groupsOf: (username: string) => this.groupsOf(username) };
    return this.users
      .filter((user) => words.every((word) => searchText(user).includes(word)) && matches(user, context))
      .sort(this.#compare(order));
  }

  #compare({ field, direction }: UserOrder): (a: User, b: User) => number {
    const sign = direction === 'ASC' ? 1 : -1;
    const keys: Record<UserOrder['field'], (user: User) => string | number | null> = {
      USERNAME: ({ username }) => username,
      EMAIL: (user) => folded(user, 'email'),
      NAME: (user) => folded(user, 'name'),
      STATUS: ({ status }) => status,
      CREATED_AT: ({ createdAt }) => createdAt.getTime(),
      UPDATED_AT: ({ updatedAt }) => updatedAt.getTime(),
      GROUP_COUNT: ({ username }) => this.groupsOf(username).size,
    };
    const keyOf = keys[field];
    return (a, b) => {
      const [keyA, keyB] = [keyOf(a), keyOf(b)];
      if (keyA === null || keyB === null) {
        if (keyA !== keyB) return keyA === null ? 1 : -1;
      } else if (keyA !== keyB) {
        return sign * (keyA < keyB ? -1 : 1);
      }
      return sign * compareCodeUnits(a.username, b.username);
    };
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function folded(user: User, name: string): string | null {
  const value = attributeOf(user, name);
  return value === null ? null : [...caseFoldingFor(name)(value)].slice(0, ORDERED_CHARACTERS).join('');
}
