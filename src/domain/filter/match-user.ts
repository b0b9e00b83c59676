import { attributeOf, type User } from '../model/user.ts';
import { caseFoldingFor } from './case-folding.ts';
import type { Clause, Condition } from './clause.ts';
import { compareByGroups } from './depends-on-groups.ts';
import { stringTest } from './string-condition.ts';

/** What a filter may need besides the user's account. */
export interface MatchContext {
  /** Returns the names of the user's groups. Called only for clauses that depend on groups. */
  readonly groupsOf: (username: string) => ReadonlySet<string>;
}

export type UserTest = (user: User, context: MatchContext) => boolean;

/** Returns a test for many users. It reads a user's groups only if they decide. */
export function createUserMatcher(clauses: readonly Clause[]): UserTest {
  const tests = clauses.toSorted((a, b) => compareByGroups([a], [b])).map(({ condition }) => testOf(condition));
  return (user, context) => tests.every((test) => test(user, context));
}

/** Returns whether the user matches whatever the user's groups are, or null if they may decide. */
export function matchWithoutGroups(test: UserTest, user: User): boolean | null {
  let decisive = false;
  const groupsOf = () => {
    decisive = true;
    return new Set<string>();
  };
  const matches = test(user, { groupsOf });
  return decisive ? null : matches;
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
      const tests = condition.alternatives.toSorted(compareByGroups).map(createUserMatcher);
      return (user, context) => tests.some((test) => test(user, context));
    }
    case 'not': {
      const test = createUserMatcher(condition.negated);
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
