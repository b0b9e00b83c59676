import { ConcurrencyLimit } from './concurrency-limit.ts';

/**
 * Runs an action for each item, a limited number of them at a time, and returns the results in the order of the items.
 * An item is taken from the iterable only when its action can start, so that the iterable may be lazy, or endless until
 * something stops it.
 *
 * Rejects with the first error, at once; what is in flight then runs on unobserved, and no further item is taken. A caller
 * that needs every outcome catches errors in `run`.
 *
 * @param limit a function is called again whenever an action starts or ends
 */
export async function mapConcurrently<Item, Result>(
  limit: number | (() => number),
  items: Iterable<Item> | AsyncIterable<Item>,
  run: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const slots = new ConcurrencyLimit(limit);
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const results: Result[] = [];
  const inFlight = new Set<Promise<void>>();
  const errors: unknown[] = [];
  const start = async (item: Item, index: number) => {
    try {
      results[index] = await run(item, index);
    } catch (error) {
      errors.push(error);
      throw error;
    } finally {
      slots.release();
    }
  };
  for (let index = 0; ; index += 1) {
    if (!slots.tryAcquire()) await slots.acquire();
    if (errors.length > 0) break;
    const next = iterator.next();
    // Of a synchronous iterable, all items that have room start in one turn.
    const { done, value } = next instanceof Promise ? await next : next;
    if (done === true || errors.length > 0) break;
    const task = start(value, index).finally(() => inFlight.delete(task));
    // Awaited at the end; until then an error must not count as unhandled.
    task.catch(() => {});
    inFlight.add(task);
  }
  if (errors.length > 0) void iterator.return?.();
  else await Promise.all(inFlight);
  if (errors.length > 0) throw errors[0];
  return results;
}
