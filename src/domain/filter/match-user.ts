import { attributeOf, type User } from '../model/user.ts';
import { caseFoldingFor } from './case-folding.ts';
import { type Condition, clausesOf } from './clause.ts';
import { dependsOnGroups } from './depends-on-groups.ts';
import { stringTest } from './string-condition.ts';
import type { UserFilter } from './user-filter.ts';

/** What a filter may ask about a user beyond the account itself. */
export interface MatchContext {
  /** Names of the user's groups. Asked only by filters of which `needsGroups` is true. */
  readonly groupsOf: (username: string) => ReadonlySet<string>;
}

/** For filters of which `needsGroups` is false. Fails rather than take a user for one without groups. */
export const WITHOUT_GROUPS: MatchContext = {
  groupsOf: () => {
    throw new TypeError('The filter asks for groups that were not read. Check needsGroups first.');
  },
};

export type UserTest = (user: User, context: MatchContext) => boolean;

/** Does the user match? For many users make one `userMatcher` and keep it. No calls. */
export function matchesUser(filter: UserFilter, user: User, context: MatchContext): boolean {
  return createUserMatcher(filter)(user, context);
}

/** Prepares the filter once, to be put to many users. No calls. Asks for a user's groups only where they decide. */
export function createUserMatcher(filter: UserFilter): UserTest {
  const clauses = clausesOf(filter).toSorted((a, b) => groupsLast(a.alone, b.alone));
  const tests = clauses.map((clause) => testOf(clause.condition));
  return (user, context) => tests.every((test) => test(user, context));
}

/** What the test says of the user whatever the user's groups are; null where they may decide. No calls. */
export function matchWithoutGroups(test: UserTest, user: User): boolean | null {
  let decisive = false;
  const groupsOf = () => {
    decisive = true;
    return new Set<string>();
  };
  const matches = test(user, { groupsOf });
  return decisive ? null : matches;
}

/** The order in which a user's groups are asked for only after all else. */
function groupsLast(a: UserFilter, b: UserFilter): number {
  return Number(dependsOnGroups(a)) - Number(dependsOnGroups(b));
}

function testOf(condition: Condition): UserTest {
  switch (condition.kind) {
    case 'text': {
      const { attribute } = condition;
      const test = stringTest(condition.text, caseFoldingFor(attribute));
      return (user) => {
        const value = attribute === 'username' ? user.username : attributeOf(user, attribute);
        return value !== null && test(value);
      };
    }
    case 'status':
      return (user) => condition.statuses.includes(user.status);
    case 'enabled':
      return (user) => user.enabled === condition.enabled;
    case 'inAnyGroup':
      return memberOfAny(condition.groupNames);
    case 'notInAnyGroup': {
      const test = memberOfAny(condition.groupNames);
      return (user, context) => !test(user, context);
    }
    case 'inNoGroup':
      return (user, { groupsOf }) => (groupsOf(user.username).size === 0) === condition.inNoGroup;
    case 'date': {
      const after = condition.range.after?.getTime() ?? Number.NEGATIVE_INFINITY;
      const before = condition.range.before?.getTime() ?? Number.POSITIVE_INFINITY;
      return (user) => {
        const time = user[condition.field].getTime();
        return after <= time && time < before;
      };
    }
    case 'or': {
      const alternatives = condition.alternatives.map(({ filter }) => filter).toSorted(groupsLast);
      const tests = alternatives.map(createUserMatcher);
      return (user, context) => tests.some((test) => test(user, context));
    }
    case 'not': {
      const test = createUserMatcher(condition.negated.filter);
      return (user, context) => !test(user, context);
    }
  }
}

function memberOfAny(groupNames: readonly string[]): UserTest {
  if (groupNames.length === 0) return () => false;
  return (user, { groupsOf }) => {
    const groups = groupsOf(user.username);
    return groupNames.some((name) => groups.has(name));
  };
}
