import fc from 'fast-check';
import type { StringFilter, UserFilter } from '../../../src/domain/filter/user-filter.ts';
import { USER_STATUSES, type User } from '../../../src/domain/model/user.ts';
import { sampleUser } from './sample.ts';

export interface Member {
  readonly user: User;
  readonly groups: ReadonlySet<string>;
}

// Few letters and short strings, so that clauses hit; both cases, the two characters that are escaped, and a letter that
// Unicode writes in two ways.
const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '"', '\\', 'é', 'e\u0301'), maxLength: 3 });
// As a pool takes them: an address has an @ within, a phone number begins with a plus sign.
const email = fc.tuple(text, text).map(([mailbox, host]) => `a${mailbox}@${host}a`);
const phoneNumber = fc
  .string({ unit: fc.constantFrom('1', '2'), minLength: 1, maxLength: 3 })
  .map((digits) => `+${digits}`);
const groupNames = fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3'));
const status = fc.constantFrom(...USER_STATUSES.slice(0, 3));
const date = fc.integer({ min: 0, max: 4 }).map((time) => new Date(time));

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

/** The users of a pool, usernames unique, with the groups of each. Subs are in lower case, as Cognito makes them. */
export const members: fc.Arbitrary<readonly Member[]> = fc.uniqueArray(
  fc
    .record({
      key: text,
      attributes: fc.record(
        { email, phone_number: phoneNumber, name: text, given_name: text, 'custom:department': text },
        { requiredKeys: [] },
      ),
      enabled: fc.boolean(),
      status,
      createdAt: date,
      updatedAt: date,
      groups: groupNames,
    })
    .map(({ key, attributes, groups, ...account }) => ({
      user: sampleUser({
        ...account,
        username: `u${key}`,
        attributes: { ...attributes, sub: `s${key.toLowerCase()}` },
      }),
      groups: new Set(groups),
    })),
  { selector: (member) => member.user.username, minLength: 1, maxLength: 12 },
);

const stringFilter = (value: fc.Arbitrary<string>): fc.Arbitrary<StringFilter> =>
  fc.record(
    {
      equals: optional(value),
      startsWith: optional(value),
      endsWith: value,
      contains: value,
      in: fc.array(value, { maxLength: 4 }),
    },
    { requiredKeys: [] },
  );

const anyText = stringFilter(text);
const dateFilter = fc.record({ after: optional(date), before: optional(date) }, { requiredKeys: [] });

const oneClause: fc.Arbitrary<UserFilter> = fc.oneof(
  stringFilter(text.map((key) => `u${key}`)).map((username) => ({ username })),
  stringFilter(text.map((key) => `s${key}`)).map((sub) => ({ sub })),
  stringFilter(fc.oneof(text, email)).map((clause) => ({ email: clause })),
  stringFilter(fc.oneof(text, phoneNumber)).map((clause) => ({ phoneNumber: clause })),
  anyText.map((name) => ({ name })),
  fc
    .record({ name: fc.constantFrom('given_name', 'custom:department', 'username'), value: anyText })
    .map((attribute) => ({ attribute })),
  fc.uniqueArray(status, { maxLength: 2 }).map((statuses) => ({ status: statuses })),
  fc.boolean().map((enabled) => ({ enabled })),
  groupNames.map((inAnyGroup) => ({ inAnyGroup })),
  groupNames.map((inAllGroups) => ({ inAllGroups })),
  groupNames.map((notInAnyGroup) => ({ notInAnyGroup })),
  fc.boolean().map((inNoGroup) => ({ inNoGroup })),
  dateFilter.map((createdAt) => ({ createdAt })),
  dateFilter.map((updatedAt) => ({ updatedAt })),
);

/** Filters of every kind of clause, nested a few levels deep. */
export const userFilter: fc.Arbitrary<UserFilter> = fc.letrec<{ filter: UserFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    oneClause,
    fc.tuple(oneClause, oneClause, oneClause).map(([a, b, c]) => ({ ...a, ...b, ...c })),
    fc.array(tie('filter'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
    fc.tuple(oneClause, tie('filter')).map(([own, nested]) => ({ ...own, and: [nested] })),
  ),
})).filter;
