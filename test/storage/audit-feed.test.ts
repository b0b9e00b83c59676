import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localAdministrator } from '../../src/domain/model/actor.ts';
import type { AuditFeed } from '../../src/domain/ports/audit-feed.ts';
import type { AuditFilter } from '../../src/domain/ports/audit-filter.ts';
import type { NewAuditEvent } from '../../src/domain/ports/audit-recorder.ts';
import { systemClock } from '../../src/domain/ports/clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { connectEngines, ENGINES } from './engines.ts';

connectEngines();

const attempt: NewAuditEvent = {
  action: 'ADD_USER_TO_GROUP',
  actor: localAdministrator,
  target: { username: 'grace', groupName: 'admin' },
  dryRun: false,
  bulkOperationId: null,
  requestId: 'request-1',
  reason: null,
  changes: [],
};

const ABANDONED_MS = 900_000;

describe.each(ENGINES)('the feed of $name', ({ openPool }) => {
  async function open() {
    const clock = new FakeClock();
    const { audit, auditFeed, close } = await openPool(clock);
    onTestFinished(close);
    return { audit, feed: auditFeed, clock };
  }

  test('is in the order of settling, whatever the order of starting; what has not settled is not in it', async () => {
    const { audit, feed } = await open();
    expect(await feed.lastPosition()).toBe(0);
    const [first, second, third] = [await audit.start(attempt), await audit.start(attempt), await audit.start(attempt)];
    await audit.complete(third, 'SUCCEEDED', null);
    const denied = await audit.record({ ...attempt, outcome: 'DENIED', detail: 'NOT_ALLOWED: no' });
    await audit.complete(first, 'UNKNOWN', null);
    expect(await idsOf(feed)).toEqual([third, denied, first]);
    await audit.complete(second, 'FAILED', 'no');
    expect(await idsOf(feed)).toEqual([third, denied, first, second]);
  });

  test('goes on after any position, in pages of any size, and with a filter misses none that matches', async () => {
    const { audit, feed } = await open();
    const ids: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      ids.push(
        await audit.record({
          ...attempt,
          target: { username: count % 5 === 0 ? 'ada' : 'grace' },
          outcome: 'FAILED',
          detail: null,
        }),
      );
    }
    const { events } = await feed.readAfter(0, {}, 100);
    for (const size of [1, 2, 5, 12, 50]) {
      for (const [index, { position }] of events.entries()) {
        expect(await idsOf(feed, { after: position, size })).toEqual(ids.slice(index + 1));
      }
      expect(await idsOf(feed, { size, filter: { username: 'ada' } })).toEqual([ids[0], ids[5], ids[10]]);
    }
  });

  test('knows which positions it still holds, and goes on upwards when every event was deleted', async () => {
    const { audit, feed, clock } = await open();
    await audit.record({ ...attempt, outcome: 'FAILED', detail: null });
    const before = await feed.lastPosition();
    expect(await feed.holds(before)).toBe(true);
    await audit.deleteBefore(new Date(clock.now() + 1), 10);
    expect(await feed.holds(before)).toBe(false);
    await audit.record({ ...attempt, outcome: 'FAILED', detail: null });
    expect(await feed.lastPosition()).toBeGreaterThan(before);
  });

  test('settles what a process left as UNKNOWN, once, and again with its outcome if that comes after all', async () => {
    const { audit, feed, clock } = await open();
    const [left, other] = [await audit.start(attempt), await audit.start(attempt)];
    await clock.advance(ABANDONED_MS);
    await feed.settleAbandoned(ABANDONED_MS);
    expect(await idsOf(feed)).toEqual([]);
    await clock.advance(1);
    await feed.settleAbandoned(ABANDONED_MS);
    await feed.settleAbandoned(ABANDONED_MS);
    expect(await idsOf(feed)).toEqual([left, other]);
    const after = await feed.lastPosition();
    await audit.complete(left, 'SUCCEEDED', null);
    expect((await feed.readAfter(after, {}, 10)).events).toMatchObject([{ event: { id: left, outcome: 'SUCCEEDED' } }]);
  });

  test('tells its listeners of each event that settles, until they leave', async () => {
    const { audit, feed } = await open();
    let told = 0;
    const leave = feed.onSettled(() => {
      told += 1;
    });
    const id = await audit.start(attempt);
    expect(told).toBe(0);
    await audit.complete(id, 'SUCCEEDED', null);
    await audit.record({ ...attempt, outcome: 'FAILED', detail: null });
    expect(told).toBe(2);
    leave();
    await audit.record({ ...attempt, outcome: 'FAILED', detail: null });
    expect(told).toBe(2);
  });

  test('holds every settled event once for a reader that comes and goes, whatever settles meanwhile', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constant('start' as const) },
      { weight: 2, arbitrary: fc.constant('record' as const) },
      { weight: 3, arbitrary: fc.nat(20).map((index) => ({ complete: index })) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }).map((size) => ({ read: size })) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { audit, auditFeed, close } = await openPool(new FakeClock());
        const open: string[] = [];
        const settled: string[] = [];
        const read: string[] = [];
        let position = 0;
        const readOn = async (size: number) => {
          const page = await auditFeed.readAfter(position, {}, size);
          read.push(...page.events.map(({ event }) => event.id));
          position = page.events.at(-1)?.position ?? position;
          return page.more;
        };
        for (const each of steps) {
          if (each === 'start') open.push(await audit.start(attempt));
          else if (each === 'record') {
            settled.push(await audit.record({ ...attempt, outcome: 'DENIED', detail: null }));
          } else if ('read' in each) await readOn(each.read);
          else {
            const [id] = open.splice(each.complete % Math.max(1, open.length), 1);
            if (id === undefined) continue;
            await audit.complete(id, 'SUCCEEDED', null);
            settled.push(id);
          }
        }
        while (await readOn(3));
        expect(read).toEqual(settled);
        await close();
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test('misses none while many settle at once', async () => {
    const { audit, auditFeed: feed, close } = await openPool(systemClock);
    onTestFinished(close);
    const written = new Set<string>();
    const read: string[] = [];
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let count = 0; count < 40; count += 1) {
          const id = await audit.start(attempt);
          await audit.complete(id, 'SUCCEEDED', null);
          written.add(id);
        }
      }),
    ).finally(() => {
      writing = false;
    });
    let position = 0;
    for (let last = false; !last; ) {
      last = !writing;
      const page = await feed.readAfter(position, {}, 1_000);
      position = page.position;
      read.push(...page.events.map(({ event }) => event.id));
    }
    await writers;
    expect(read).toHaveLength(320);
    expect(new Set(read)).toEqual(written);
  }, 60_000);
});

async function idsOf(
  feed: AuditFeed,
  { after = 0, size = 100, filter = {} }: { after?: number; size?: number; filter?: AuditFilter } = {},
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let position = after, more = true; more; ) {
    const page = await feed.readAfter(position, filter, size);
    ids.push(...page.events.map(({ event }) => event.id));
    ({ position, more } = page);
  }
  return ids;
}
