import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependsOnGroups } from '../../../src/domain/filter/depends-on-groups.ts';
import { createUserMatcher, type MatchContext } from '../../../src/domain/filter/match-user.ts';
import { parseUserFilter } from '../../../src/domain/filter/parse-user-filter.ts';
import { type FilterPlan, planFilter } from '../../../src/domain/filter/plan-filter.ts';
import type { UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { attributeOf, type User } from '../../../src/domain/model/user.ts';
import type { CognitoFilter } from '../../../src/domain/ports/directory.ts';
import { type Member, members, userFilter } from './arbitraries.ts';
import { reachOf } from './cognito-reach.ts';
import { clausesOf, matchesUser, residualPaths, WITHOUT_GROUPS } from './parsed.ts';

/** How Cognito may compare subs: nobody could verify it, so the plan has to be right under both. */
type SubRule = 'exact' | 'ignoring case';

/** ListUsers with a filter, by Cognito's own rules, written as plainly as can be. */
function listUsers(pool: readonly Member[], filter: CognitoFilter | null, subRule: SubRule): readonly User[] {
  const users = pool.map((member) => member.user);
  if (filter === null) return users;
  const { attribute, operator, value } = filter;
  const compare = (text: string | null, ignoreCase: boolean) => {
    if (text === null) return false;
    const [actual, wanted] = ignoreCase ? [text.toLowerCase(), value.toLowerCase()] : [text, value];
    return operator === '=' ? actual === wanted : actual.startsWith(wanted);
  };
  return users.filter((user) => {
    switch (attribute) {
      case 'username':
        return compare(user.username, false);
      case 'sub':
        return compare(attributeOf(user, 'sub'), subRule === 'ignoring case');
      case 'status':
        return compare(user.enabled ? 'Enabled' : 'Disabled', false);
      case 'cognito:user_status':
        return compare(user.status, true);
      default:
        return compare(attributeOf(user, attribute), true);
    }
  });
}

/** The users that come of it: all of what is read and passes the residual; of groups and unions, each user once. */
function found(plan: FilterPlan, pool: readonly Member[], subRule: SubRule): readonly User[] {
  if (plan.kind === 'nothing') return [];
  const context = contextOf(pool);
  const matches = createUserMatcher(plan.residual);
  return read(pool, plan, subRule).filter((user) => matches(user, context));
}

function read(
  pool: readonly Member[],
  plan: Exclude<FilterPlan, { kind: 'nothing' }>,
  subRule: SubRule,
): readonly User[] {
  switch (plan.kind) {
    case 'scan':
      return listUsers(pool, plan.push, subRule);
    case 'lookups':
      return plan.filters.flatMap((filter) => listUsers(pool, filter, subRule));
    case 'groups':
      return pool.filter(({ groups }) => plan.groupNames.some((name) => groups.has(name))).map(({ user }) => user);
    case 'union':
      return [...new Set(plan.parts.flatMap((part) => found(part.plan, pool, subRule)))];
  }
}

const execute = (plan: FilterPlan, pool: readonly Member[], subRule: SubRule): readonly string[] =>
  found(plan, pool, subRule).map(({ username }) => username);

function contextOf(pool: readonly Member[]): MatchContext {
  const groups = new Map(pool.map((member) => [member.user.username, member.groups]));
  return { groupsOf: (username) => groups.get(username) ?? new Set() };
}

function matching(pool: readonly Member[], filter: UserFilter): readonly string[] {
  const context = contextOf(pool);
  return pool.filter(({ user }) => matchesUser(filter, user, context)).map(({ user }) => user.username);
}

describe('a plan', () => {
  it.each<SubRule>(['exact', 'ignoring case'])(
    'finds the users that the filter matches, each once, where Cognito compares subs %s',
    (subRule) => {
      fc.assert(
        fc.property(members, userFilter, fc.option(fc.integer({ min: 1, max: 4 })), (pool, filter, poolPages) => {
          expect(execute(planFilter(parseUserFilter(filter), poolPages), pool, subRule).toSorted()).toEqual(
            matching(pool, filter).toSorted(),
          );
        }),
        { numRuns: 2_000 },
      );
    },
  );

  it('finds exactly whom an alternative matches by each part of a union', () => {
    fc.assert(
      fc.property(members, fc.array(userFilter, { minLength: 2, maxLength: 4 }), (pool, or) => {
        const plan = planFilter(parseUserFilter({ or }));
        for (const part of plan.kind === 'union' ? plan.parts : []) {
          const matches = createUserMatcher(part.clauses);
          const expected = pool.filter(({ user }) => matches(user, contextOf(pool))).map(({ user }) => user.username);
          expect(execute(part.plan, pool, 'exact').toSorted()).toEqual(expected.toSorted());
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves a condition to the service exactly if Cognito cannot evaluate all of the filter', () => {
    fc.assert(
      fc.property(userFilter, (filter) => {
        const isLocal = residualPaths(planFilter(parseUserFilter(filter))).length > 0;
        expect(isLocal).toBe(reachOf(filter) === 'local');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a filter', () => {
  it('that does not need groups never asks for them', () => {
    fc.assert(
      fc.property(members, userFilter, (pool, filter) => {
        fc.pre(!dependsOnGroups(clausesOf(filter)));
        for (const { user } of pool) expect(() => matchesUser(filter, user, WITHOUT_GROUPS)).not.toThrow();
      }),
    );
  });

  it('negated twice matches the same users', () => {
    fc.assert(
      fc.property(members, userFilter, (pool, filter) => {
        expect(matching(pool, { not: { not: filter } })).toEqual(matching(pool, filter));
      }),
    );
  });

  it('obeys De Morgan', () => {
    fc.assert(
      fc.property(members, fc.array(userFilter, { maxLength: 3 }), (pool, filters) => {
        const negated = filters.map((not) => ({ not }));
        expect(matching(pool, { not: { and: filters } })).toEqual(matching(pool, { or: negated }));
        expect(matching(pool, { not: { or: filters } })).toEqual(matching(pool, { and: negated }));
      }),
    );
  });
});
