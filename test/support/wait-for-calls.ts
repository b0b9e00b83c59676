import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';

/** Resolves when so many more calls of the operation have reached the pool. Takes the place of its faults. */
export function arrivals(pool: EmbeddedPool, operation: string, count: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const when = () => {
      seen += 1;
      if (seen === count) resolve();
      return false;
    };
    pool.faults.set([{ kind: 'throttle', operation, when }]);
  });
}
