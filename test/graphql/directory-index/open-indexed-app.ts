import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../../src/domain/ports/clock.ts';
import type { EmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { type App, openApp } from '../../support/app.ts';
import { readPool } from './read-pool.ts';

export interface IndexedApp extends App {
  /** Lets so many minutes pass. */
  readonly pass: (minutes: number) => void;
  /** Returns the time as the service sees it, for `directory(at:)`. */
  readonly now: () => string;
}

/** The service over a small pool that its index has read, or has not. */
export async function openIndexedApp(
  env: Record<string, string> = {},
  embeddedPool?: EmbeddedPool,
  reads: 'read' | 'not read' = 'read',
): Promise<IndexedApp> {
  let offset = 0;
  const openedAt = systemClock.date().getTime();
  const clock: Clock = {
    now: () => systemClock.now() + offset,
    // Stands still: how far the index lags is the same each time.
    date: () => new Date(openedAt + offset),
    after: systemClock.after,
  };
  const small = { EMBEDDED_POOL_USERS: '12', EMBEDDED_POOL_GROUPS: '3', DIRECTORY_INDEX: 'on' };
  const app = await openApp({ ...small, ...env }, embeddedPool, clock);
  onTestFinished(() => app.service.close());
  if (reads === 'read') await readPool(app);
  return {
    ...app,
    pass(minutes) {
      offset += minutes * 60_000;
    },
    now: () => clock.date().toISOString(),
  };
}
