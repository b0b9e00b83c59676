/** Calls the function at once, or later if more requests are known to follow in a moment. */
export type DeferBatch = (run: () => void) => void;

/**
 * Calls the function once the requests of this moment are made. As in DataLoader, requests in callbacks of promises that are
 * settled by now are included.
 */
export function gather(run: () => void, deferBatch: DeferBatch = (all) => all()): void {
  void Promise.resolve().then(() => process.nextTick(() => deferBatch(run)));
}
