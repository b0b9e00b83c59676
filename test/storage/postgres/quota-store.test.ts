import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import type {
  QuotaRequest,
  QuotaReservation,
  QuotaThrottle,
  QuotaWish,
} from '../../../src/domain/ports/quota-store.ts';
import { PostgresDatabase } from '../../../src/storage/postgres/postgres-database.ts';
import { PostgresQuotaStore } from '../../../src/storage/postgres/postgres-quota-store.ts';
import { ModelQuotaStore } from '../../cognito/rate/model-quota-store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type TestSchema, testSchema } from '../../support/postgres/test-schema.ts';

const wish: fc.Arbitrary<QuotaWish> = fc.record({
  limit: fc.constantFrom('UserList', 'GetGroup pool'),
  perSecond: fc.constantFrom(4.5, 20, 28),
  holdMs: fc.constantFrom(1_071, 1_111),
  interactive: fc.constantFrom(0, 0, 1, 3, 60),
  background: fc.constantFrom(0, 1, 8),
  held: fc.constantFrom(0, 0, 2),
  burst: fc.constantFrom({ interactive: 1, background: 0.35 }, { interactive: 0.75, background: 0.35 }),
});

const step = fc.record({
  after: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 300, max: 9_000 }) },
  ),
  replica: fc.constantFrom('a', 'b', 'c'),
  /** Milliseconds for which the request was on its way. */
  delay: fc.constantFrom(0, 1, 50, 1_600),
  standalone: fc.boolean(),
  share: fc.constantFrom(0, 0.3, 0.45),
  lag: fc.constantFrom(-25, 0, 200),
  wishes: fc.uniqueArray(wish, { selector: ({ limit }) => limit, maxLength: 2 }),
  leaves: fc.integer({ min: 0, max: 19 }).map((number) => number === 0),
  throttled: fc.constantFrom(false, false, false, true),
  repeated: fc.constantFrom(false, false, false, true),
});

let clock: FakeClock;
let postgres: PostgresQuotaStore;
let database: TestSchema;

beforeAll(async () => {
  database = await testSchema();
  const options = { ...database, maxConnections: 1, applicationName: 'quota' };
  await (await PostgresDatabase.open(options, systemClock, () => {})).close();
  const testTime = () => clock.now();
  postgres = new PostgresQuotaStore({ ...options, region: 'eu-west-1', onConnectionLost() {}, testTime });
});

/** Forgets what was planned. */
async function reset(): Promise<void> {
  clock = new FakeClock();
  await database.query('DELETE FROM quota_plan; DELETE FROM quota_replica');
}

afterAll(() => postgres.close());

/** Times from the present one on, rounded: the two add in another order. */
function rounded({ now, slices, ...others }: QuotaReservation) {
  const from = (time: number) => Math.round((time - now) * 10) / 10;
  return {
    ...others,
    share: Math.round(others.share * 1e6),
    slices: slices.map(({ first, interval, burstFrom, burstMs, throttle, ...slice }) => ({
      ...slice,
      first: from(first),
      interval: Math.round(interval * 1e3),
      // Without idle time its moment means nothing.
      ...(burstMs > 0 ? { burstFrom: from(burstFrom), burstMs: Math.round(burstMs * 10) / 10 } : {}),
      throttle: throttle && { ...throttle, at: from(throttle.at), latestStart: from(throttle.latestStart) },
    })),
  };
}

describe('the plans of quotas in PostgreSQL', () => {
  it('reserve what the model reserves, whatever replicas ask for, late or twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (steps) => {
        await reset();
        const model = new ModelQuotaStore(clock);
        let sequence = 0;
        for (const { after, delay, leaves, throttled, repeated, ...asked } of steps) {
          await clock.advance(after);
          const now = clock.now();
          sequence += repeated ? 0 : 1;
          const request: QuotaRequest = { ...asked, sequence, sentAt: delay === 0 ? null : now - delay };
          expect(rounded(await postgres.reserve(request))).toEqual(rounded(await model.reserve(request)));
          const throttle: QuotaThrottle = { at: now, latestStart: now - 60, before: 28, reduced: 20 + (sequence % 5) };
          for (const store of [postgres, model]) {
            if (throttled) await store.recordThrottle('UserList', throttle);
            if (leaves) await store.leave(request.replica);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('reserve for all limits of a replica in one statement', async () => {
    await reset();
    const request = { replica: 'a', sentAt: null, standalone: false, share: 0, lag: -25 };
    const wanted = {
      perSecond: 28,
      holdMs: 500,
      interactive: 0,
      background: 5,
      held: 0,
      burst: { interactive: 1, background: 0.35 },
    };
    const wishes = [
      { ...wanted, limit: 'UserList' },
      { ...wanted, limit: 'UserRead' },
    ];
    const { now, slices } = await postgres.reserve({ ...request, sequence: 1, wishes });
    expect(now).toBe(clock.now());
    expect(slices.map(({ limit, starts }) => [limit, starts])).toEqual([
      ['UserList', 5],
      ['UserRead', 5],
    ]);
  });

  it('never give two replicas the same start, however many ask at once', async () => {
    await reset();
    const wanted = {
      limit: 'UserList',
      perSecond: 28,
      holdMs: 10,
      interactive: 0,
      background: 1,
      held: 0,
      burst: { interactive: 1, background: 0.35 },
    };
    const ask = (replica: string, sequence: number) =>
      postgres.reserve({ replica, sequence, sentAt: null, standalone: false, share: 0, lag: -25, wishes: [wanted] });
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, number) => ask(`replica ${number % 6}`, 1 + number)),
    );
    const starts = answers.flatMap(({ slices }) => slices).filter((slice) => slice.starts > 0);
    expect(new Set(starts.map(({ first }) => first)).size).toBe(starts.length);
    const shares = await Promise.all(Array.from({ length: 6 }, (_, number) => ask(`replica ${number}`, 100)));
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1.000_001);
  });
});
