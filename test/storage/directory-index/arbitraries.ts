import fc from 'fast-check';
import { USER_ORDER_FIELDS, type UserOrder } from '../../../src/domain/directory-index/indexed-directory.ts';
import { ORDER_DIRECTIONS } from '../../../src/domain/model/group-order.ts';
import { type Member, members } from '../../domain/filter/arbitraries.ts';
import { sampleGroup } from '../../domain/model/sample-group.ts';
import type { History, Period } from './directory-rows.ts';

/** The last moment at which something happens. */
const LAST = 6;

export const moment: fc.Arbitrary<Date | null> = fc.option(
  fc.integer({ min: 0, max: LAST + 1 }).map((time) => new Date(time)),
);

export const order: fc.Arbitrary<UserOrder> = fc.record({
  field: fc.constantFrom(...USER_ORDER_FIELDS),
  direction: fc.constantFrom(...ORDER_DIRECTIONS),
});

/** Words of the letters of which the users are made; often none. */
export const search: fc.Arbitrary<string | null> = fc.option(
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'é', 'e\u0301', '@', 'u', '"', '\\', '%', '_', ' '), maxLength: 5 }),
);

/** Up to three moments: the begin, a change, the end; still there without an end. */
const life = fc
  .uniqueArray(fc.integer({ min: 0, max: LAST }), { minLength: 1, maxLength: 3 })
  .map((times) => times.sort());

/** A directory with its history: users who come, change and go, and memberships that begin and end meanwhile. */
export const history: fc.Arbitrary<History> = members.chain((all) =>
  fc
    .tuple(...all.map(({ groups }) => fc.tuple(life, fc.tuple(...[...groups].map(() => life)))))
    .map((lives) => historyOf(all, lives)),
);

type Lives = readonly [life: readonly number[], memberships: readonly (readonly number[])[]];

function historyOf(all: readonly Member[], lives: readonly Lives[]): History {
  const people = all.map((member, index) => ({ ...member, lives: lives[index] ?? ([[0], []] as const) }));
  return {
    groups: ['g1', 'g2', 'g3'].map((name) => ({ period: { from: 0, to: null }, fact: sampleGroup({ name }) })),
    users: people.flatMap(({ user, lives: [[from = 0, change, to]] }) => {
      const last = { period: { from: change ?? from, to: to ?? null }, fact: user };
      if (change === undefined) return [last];
      const before = { ...user, enabled: !user.enabled, attributes: user.attributes.slice(1) };
      return [{ period: { from, to: change }, fact: before }, last];
    }),
    memberships: people.flatMap(({ user, groups, lives: [[from = 0, , to], memberships] }) =>
      [...groups].flatMap((groupName, index) => {
        const [begin = 0, end] = memberships[index] ?? [];
        const period = within({ from: begin, to: end ?? null }, { from, to: to ?? null });
        return period === null ? [] : [{ period, fact: { username: user.username, groupName } }];
      }),
    ),
  };
}

/** The part of the period that lies within the other; null if none does. */
function within(period: Period, other: Period): Period | null {
  const from = Math.max(period.from, other.from);
  const ends = [period.to, other.to].filter((end) => end !== null);
  const to = ends.length === 0 ? null : Math.min(...ends);
  return to !== null && to <= from ? null : { from, to };
}
