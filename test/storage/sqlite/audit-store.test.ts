import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startRetention } from '../../../src/domain/audit/retention.ts';
import { type Actor, localAdministrator } from '../../../src/domain/model/actor.ts';
import type { AuditEvent } from '../../../src/domain/ports/audit-event.ts';
import type { AuditFilter } from '../../../src/domain/ports/audit-filter.ts';
import { AUDIT_ACTIONS, AUDIT_OUTCOMES, type NewAuditEvent } from '../../../src/domain/ports/audit-recorder.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import { SqliteAuditStore } from '../../../src/storage/sqlite/audit-store.ts';
import { Database } from '../../../src/storage/sqlite/database.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const ada: Actor = { ...localAdministrator, subject: 'sub-of-ada', username: 'ada' };

const START = Date.UTC(2026, 0, 1);

const attempt: NewAuditEvent = {
  action: 'ADD_USER_TO_GROUP',
  actor: ada,
  target: { username: 'grace', groupName: 'admin' },
  dryRun: false,
  bulkOperationId: null,
};

/** In memory, at a time that stands still unless the clock is another. */
function openTrail<SomeClock extends Clock>(clock: SomeClock) {
  const database = Database.inMemory();
  const settled: AuditEvent[] = [];
  const trail = new SqliteAuditStore({ database, clock, onRecorded: (event) => settled.push(event) });
  return { clock, database, trail, settled };
}

describe('an event', () => {
  test('reads UNKNOWN, with who, what and when, until it is settled', () => {
    const { trail, clock, settled } = openTrail(new FakeClock());
    const id = trail.start({ ...attempt, dryRun: false, bulkOperationId: 'bulk-1' });
    const begun = {
      id,
      at: clock.date(),
      action: 'ADD_USER_TO_GROUP',
      outcome: 'UNKNOWN',
      actor: 'ada',
      actorSubject: 'sub-of-ada',
      username: 'grace',
      groupName: 'admin',
      detail: null,
      dryRun: false,
      bulkOperationId: 'bulk-1',
    };
    expect(trail.find(id)).toEqual(begun);
    expect(settled).toEqual([]);

    trail.complete(id, 'FAILED', 'GROUP_NOT_FOUND: no such group');
    const ended = { ...begun, outcome: 'FAILED', detail: 'GROUP_NOT_FOUND: no such group' };
    expect(trail.find(id)).toEqual(ended);
    expect(settled).toEqual([ended]);
  });

  test('has the date that the machine shows, also after its clock was set', () => {
    const { trail, clock } = openTrail(new FakeClock());
    const dates = ['2026-03-01T10:00:00Z', '2025-12-31T23:00:00Z', '2031-01-01T00:00:00Z'];
    for (const date of dates) {
      clock.setDate(new Date(date));
      expect(trail.find(trail.start(attempt))?.at).toEqual(new Date(date));
    }
  });

  test('names the subject of an actor whose token names no user', () => {
    const { trail } = openTrail(new FakeClock());
    const id = trail.start({ ...attempt, actor: localAdministrator });
    expect(trail.find(id)).toMatchObject({ actor: 'local-administrator', actorSubject: 'local-administrator' });
  });

  test('does not grow with a name or a reason that somebody made endless', () => {
    const { trail } = openTrail(new FakeClock());
    const id = trail.start({ ...attempt, target: { username: 'u'.repeat(9_999), groupName: 'g'.repeat(9_999) } });
    trail.complete(id, 'DENIED', 'd'.repeat(9_999));
    expect(trail.find(id)).toMatchObject({
      username: 'u'.repeat(128),
      groupName: 'g'.repeat(128),
      detail: 'd'.repeat(2_048),
    });
  });

  test('that is none is null', () => {
    expect(openTrail(new FakeClock()).trail.find('no such event')).toBeNull();
  });
});

describe('a page', () => {
  test('goes back from the newest, also among events of one millisecond', () => {
    const { trail } = openTrail(new FakeClock());
    // More than 16, so that a count without leading zeros would sort wrongly.
    const ids = Array.from({ length: 40 }, () => trail.start(attempt));
    expect(trail.page({}, null, 100).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test('finds a name in whatever form Unicode writes it', () => {
    const { trail } = openTrail(new FakeClock());
    const [composed, decomposed] = ['Ren\u00e9e', 'Rene\u0301e'];
    const ids = [composed, decomposed].map((name) =>
      trail.start({ ...attempt, target: { username: name, groupName: name } }),
    );
    trail.start(attempt);
    for (const name of [composed, decomposed]) {
      for (const filter of [{ username: name }, { groupName: name }]) {
        expect(trail.page(filter, null, 9).map(({ id }) => id)).toEqual(ids.toReversed());
      }
    }
  });

  test('and a count are those of the filter on a plain array, wherever the pages are cut', () => {
    const name = fc.constantFrom('ada', 'grace', "o'hara");
    const optionally = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const instant = fc.integer({ min: -1, max: 12 }).map((ms) => new Date(START + ms));
    const filters: fc.Arbitrary<AuditFilter> = fc.record({
      actor: fc.option(name),
      username: optionally(name),
      groupName: optionally(name),
      action: optionally(fc.subarray([...AUDIT_ACTIONS])),
      outcome: optionally(fc.subarray([...AUDIT_OUTCOMES])),
      after: optionally(instant),
      before: optionally(instant),
    });
    const begun = fc.record({
      wait: fc.integer({ min: 0, max: 2 }),
      actor: name,
      action: fc.constantFrom(...AUDIT_ACTIONS),
      outcome: fc.constantFrom(...AUDIT_OUTCOMES),
      username: optionally(name),
      groupName: optionally(name),
    });

    fc.assert(
      fc.property(fc.array(begun, { maxLength: 12 }), filters, fc.integer({ min: 1, max: 5 }), (all, filter, size) => {
        let now = START;
        const { trail, database } = openTrail({ now: () => now, date: () => new Date(now), after: () => () => {} });
        const events = all.map(({ wait, actor, action, outcome, username, groupName }) => {
          now += wait;
          const id = trail.start({
            ...attempt,
            action,
            actor: { ...ada, username: actor },
            target: { username, groupName },
          });
          trail.complete(id, outcome, null);
          return { id, at: new Date(now), actor, action, outcome, username, groupName };
        });
        const expected = events.filter((event) => matches(filter, event)).map(({ id }) => id);

        const walked: string[] = [];
        for (
          let page = trail.page(filter, null, size);
          page.length > 0;
          page = trail.page(filter, walked.at(-1) ?? null, size)
        ) {
          expect(page.length).toBeLessThanOrEqual(size);
          walked.push(...page.map(({ id }) => id));
        }
        expect(walked).toEqual(expected.reverse());
        expect(trail.count(filter)).toBe(expected.length);
        database.close();
      }),
    );
  });

  test.each([
    ['all events', {}, 'SCAN audit_event'],
    ['a span of time', { after: new Date(0), before: new Date(1) }, 'USING PRIMARY KEY'],
    ['one user', { username: 'grace' }, 'USING INDEX audit_event_username'],
    ['one group', { groupName: 'admin', outcome: ['FAILED'] }, 'USING INDEX audit_event_group_name'],
    ['one actor', { actor: 'ada' }, 'USING INDEX audit_event_actor'],
  ] as const)('of %s is read in the order of an index, without sorting', (_what, filter, path) => {
    const { database } = openTrail(new FakeClock());
    const plans: string[] = [];
    // The plan of the very statement that the trail runs.
    const explain = new Proxy(database, {
      get: (target, name) =>
        name === 'query'
          ? (sql: string, values: Record<`$${string}`, string>) => {
              plans.push(
                ...target.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values).map(({ detail }) => detail),
              );
              return [];
            }
          : Reflect.get(target, name),
    });
    new SqliteAuditStore({ database: explain, clock: new FakeClock(), onRecorded: () => {} }).page(filter, null, 10);
    expect(plans[0]).toContain(path);
    expect(plans.join()).not.toContain('TEMP B-TREE');
  });
});

function matches(
  filter: AuditFilter,
  event: Pick<AuditEvent, 'at' | 'actor' | 'action' | 'outcome'> & { username?: string; groupName?: string },
): boolean {
  const { actor, username, groupName, action, outcome, after, before } = filter;
  return (
    (actor == null || event.actor === actor) &&
    (username == null || event.username === username) &&
    (groupName == null || event.groupName === groupName) &&
    (action == null || action.includes(event.action)) &&
    (outcome == null || outcome.includes(event.outcome)) &&
    (after == null || event.at >= after) &&
    (before == null || event.at < before)
  );
}

describe('retention', () => {
  const DAY_MS = 86_400_000;

  test('forgets at once what is older than so many days, to the millisecond', async () => {
    const { trail, clock } = openTrail(new FakeClock());
    trail.start(attempt);
    await clock.advance(1);
    const kept = trail.start(attempt);
    await clock.advance(10 * DAY_MS);
    startRetention(trail, 10, clock, () => {})();
    expect(trail.page({}, null, 10).map(({ id }) => id)).toEqual([kept]);
  });

  test('forgets once a day from then on, until it is stopped', async () => {
    const { trail, clock } = openTrail(new FakeClock());
    const stop = startRetention(trail, 10, clock, () => {});
    trail.start(attempt);
    await clock.advance(10 * DAY_MS);
    expect(trail.count({})).toBe(1);
    await clock.advance(DAY_MS);
    expect(trail.count({})).toBe(0);
    stop();
    expect(clock.pending).toBe(0);
  });

  test('forgets a thousand at a time, the oldest first, and lets others work between two batches', async () => {
    const { trail, clock, database } = openTrail(new FakeClock());
    database.transaction(() => {
      for (let i = 0; i < 2_500; i += 1) trail.start(attempt);
    });
    const newest = trail.page({}, null, 1);
    await clock.advance(11 * DAY_MS);
    const stop = startRetention(trail, 10, clock, () => {});
    expect(trail.count({})).toBe(1_500);
    expect(trail.page({}, null, 1)).toEqual(newest);
    await clock.advance(200);
    expect(trail.count({})).toBe(0);
    stop();
  });

  test('goes on the next day where it has failed', async () => {
    const clock = new FakeClock();
    const failures: unknown[] = [];
    let runs = 0;
    const forgetBefore = () => {
      runs += 1;
      if (runs === 2) throw new Error('The disk is full.');
      return 0;
    };
    const stop = startRetention({ deleteBefore: forgetBefore }, 10, clock, (error) => failures.push(error));
    await clock.advance(2 * DAY_MS);
    expect(failures).toEqual([new Error('The disk is full.')]);
    expect(runs).toBe(3);
    stop();
  });
});
