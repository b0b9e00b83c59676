import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Actor, localAdministrator } from '../../src/domain/model/actor.ts';
import type { AuditEvent } from '../../src/domain/ports/audit-event.ts';
import type { AuditFilter } from '../../src/domain/ports/audit-filter.ts';
import {
  AUDIT_ACTIONS,
  AUDIT_OUTCOMES,
  type AuditTarget,
  type NewAuditEvent,
} from '../../src/domain/ports/audit-recorder.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { TestEngine } from './engines.ts';

const ada: Actor = { ...localAdministrator, subject: 'sub-of-ada', username: 'ada' };

/** Some 2,000, each a way to the server and back. */
const MANY_STATEMENTS = { timeout: 120_000 };

const START = Date.UTC(2026, 0, 1);

const attempt: NewAuditEvent = {
  action: 'ADD_USER_TO_GROUP',
  actor: ada,
  target: { username: 'grace', groupName: 'admin' },
  dryRun: false,
  bulkOperationId: null,
  requestId: 'request-1',
  reason: null,
  changes: [],
};

/** What every implementation of `AuditStore` does. */
export function auditStoreContract({ openPool }: TestEngine): void {
  async function open<SomeClock extends Clock>(clock: SomeClock) {
    const recorded: AuditEvent[] = [];
    const { audit: store, close } = await openPool(clock, { onRecorded: (event) => recorded.push(event) });
    return { clock, store, recorded, close };
  }

  /** The same, closed at the end of the test. */
  async function openForTest() {
    const opened = await open(new FakeClock());
    onTestFinished(() => opened.close());
    return opened;
  }

  describe('an event', () => {
    test('reads UNKNOWN, with who, what and when, until it is completed', async () => {
      const { store, clock, recorded } = await openForTest();
      const id = await store.start({
        ...attempt,
        dryRun: false,
        bulkOperationId: 'bulk-1',
        requestId: 'request-1',
        reason: null,
        changes: [],
      });
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
        requestId: 'request-1',
        reason: null,
        changes: [],
      };
      expect(await store.find(id)).toEqual(begun);
      expect(recorded).toEqual([]);

      await store.complete(id, 'FAILED', 'GROUP_NOT_FOUND: no such group');
      const ended = { ...begun, outcome: 'FAILED', detail: 'GROUP_NOT_FOUND: no such group' };
      expect(await store.find(id)).toEqual(ended);
      expect(recorded).toEqual([ended]);
    });

    test('has the date that the machine shows, also after its clock was set', async () => {
      const { store, clock } = await openForTest();
      const dates = ['2026-03-01T10:00:00Z', '2025-12-31T23:00:00Z', '2031-01-01T00:00:00Z'];
      for (const date of dates) {
        clock.setDate(new Date(date));
        expect((await store.find(await store.start(attempt)))?.at).toEqual(new Date(date));
      }
    });

    test('names the subject of an actor whose token names no user', async () => {
      const { store } = await openForTest();
      const id = await store.start({ ...attempt, actor: localAdministrator });
      expect(await store.find(id)).toMatchObject({ actor: 'local-administrator', actorSubject: 'local-administrator' });
    });

    test('keeps no more than so much of an endless name or reason', async () => {
      const { store } = await openForTest();
      const id = await store.start({
        ...attempt,
        target: { username: 'u'.repeat(9_999), groupName: 'g'.repeat(9_999) },
      });
      await store.complete(id, 'DENIED', 'd'.repeat(9_999));
      expect(await store.find(id)).toMatchObject({
        username: 'u'.repeat(128),
        groupName: 'g'.repeat(128),
        detail: 'd'.repeat(2_048),
      });
    });

    test('that has ended already is recorded at once, like one that was started and completed', async () => {
      const { store, clock, recorded } = await openForTest();
      const detail = 'd'.repeat(9_999);
      const changes = [{ name: 'precedence', before: '7', after: null }];
      const whole = { requestId: 'request-2', reason: 'Ticket 4711', changes };
      const id = await store.record({ ...attempt, ...whole, dryRun: true, outcome: 'DENIED', detail });
      const event = {
        id,
        at: clock.date(),
        action: 'ADD_USER_TO_GROUP',
        outcome: 'DENIED',
        actor: 'ada',
        actorSubject: 'sub-of-ada',
        username: 'grace',
        groupName: 'admin',
        detail: detail.slice(0, 2_048),
        dryRun: true,
        bulkOperationId: null,
        ...whole,
      };
      expect(await store.find(id)).toEqual(event);
      expect(recorded).toEqual([event]);
    });

    test('is completed once: of a second end, and of the end of no event, nothing is kept', async () => {
      const { store, recorded } = await openForTest();
      const id = await store.start(attempt);
      await store.complete(id, 'SUCCEEDED', null);
      await store.complete(id, 'FAILED', 'late');
      await store.complete('no such event', 'FAILED', 'late');
      expect(await store.find(id)).toMatchObject({ outcome: 'SUCCEEDED', detail: null });
      expect(recorded).toHaveLength(1);
    });

    test('is null if there is none by the id', async () => {
      const { store } = await openForTest();
      expect(await store.find('no such event')).toBeNull();
    });

    test('of a probe is not left behind', async () => {
      const { store, recorded } = await openForTest();
      await store.probe();
      expect(await store.count({})).toBe(0);
      expect(recorded).toEqual([]);
    });
  });

  describe('a page', () => {
    test('goes back from the newest, also among events of one millisecond', async () => {
      const { store } = await openForTest();
      // More than 16, so that a count without leading zeros would sort wrongly.
      const ids: string[] = [];
      for (let count = 0; count < 40; count += 1) ids.push(await store.start(attempt));
      expect((await store.page({}, null, 100)).map(({ id }) => id)).toEqual(ids.toReversed());
    });

    test('finds a name in whatever form Unicode writes it', async () => {
      const { store } = await openForTest();
      const [composed, decomposed] = ['Ren\u00e9e', 'Rene\u0301e'];
      const ids: string[] = [];
      for (const name of [composed, decomposed]) {
        ids.push(await store.start({ ...attempt, target: { username: name, groupName: name } }));
      }
      await store.start(attempt);
      for (const name of [composed, decomposed]) {
        for (const filter of [{ username: name }, { groupName: name }]) {
          expect((await store.page(filter, null, 9)).map(({ id }) => id)).toEqual(ids.toReversed());
        }
      }
    });

    test(
      'and a count are those of the filter on a plain array, wherever the pages are cut',
      MANY_STATEMENTS,
      async () => {
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

        await fc.assert(
          fc.asyncProperty(
            fc.array(begun, { maxLength: 12 }),
            filters,
            fc.integer({ min: 1, max: 5 }),
            async (all, filter, size) => {
              let now = START;
              const { store, close } = await open({ now: () => now, date: () => new Date(now), after: () => () => {} });
              const events: (Pick<AuditEvent, 'id' | 'at' | 'actor' | 'action' | 'outcome'> & AuditTarget)[] = [];
              for (const { wait, actor, action, outcome, username, groupName } of all) {
                now += wait;
                const id = await store.start({
                  ...attempt,
                  action,
                  actor: { ...ada, username: actor },
                  target: { username, groupName },
                });
                await store.complete(id, outcome, null);
                events.push({ id, at: new Date(now), actor, action, outcome, username, groupName });
              }
              const expected = events.filter((event) => matches(filter, event)).map(({ id }) => id);

              const walked: string[] = [];
              for (
                let page = await store.page(filter, null, size);
                page.length > 0;
                page = await store.page(filter, walked.at(-1) ?? null, size)
              ) {
                expect(page.length).toBeLessThanOrEqual(size);
                walked.push(...page.map(({ id }) => id));
              }
              expect(walked).toEqual(expected.reverse());
              expect(await store.count(filter)).toBe(expected.length);
              await close();
            },
          ),
        );
      },
    );
  });

  describe('deleting', () => {
    test('takes the oldest that started before the instant, to the millisecond, and so many at most', async () => {
      const { store, clock } = await openForTest();
      const ids: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        ids.push(await store.start(attempt));
        await clock.advance(1);
      }
      const last = new Date(START + 3);
      expect(await store.deleteBefore(last, 2)).toBe(2);
      expect(await store.deleteBefore(last, 2)).toBe(1);
      expect(await store.deleteBefore(last, 2)).toBe(0);
      expect((await store.page({}, null, 10)).map(({ id }) => id)).toEqual(ids.slice(3));
    });
  });
}

function matches(
  filter: AuditFilter,
  event: Pick<AuditEvent, 'at' | 'actor' | 'action' | 'outcome'> & AuditTarget,
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
