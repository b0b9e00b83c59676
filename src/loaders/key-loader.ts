import DataLoader from 'dataloader';
import { CallBudgetExceededError } from '../domain/model/errors.ts';
import { MAX_IN_FLIGHT } from '../domain/primitives/latency-meter.ts';
import { mapConcurrently } from '../domain/primitives/map-concurrently.ts';
import { type DeferBatch, gather } from './gather.ts';

/** How a loader gathers its keys. */
export interface Batching {
  /** Called with the number of distinct keys of each batch. */
  readonly onBatch?: ((keys: number) => void) | undefined;
  readonly deferBatch?: DeferBatch | undefined;
}

/**
 * Returns a loader over an API without batching: one read for each distinct key, with bounded concurrency, each with its own
 * error.
 */
export function createKeyLoader<Value>(
  read: (key: string) => Promise<Value>,
  batching: Batching = {},
): DataLoader<string, Value> {
  return loader((keys) => readEach(keys, read), batching);
}

/**
 * Returns a loader that reads a whole batch at once if it can. If `readAtOnce` resolves with null, each key is read, which
 * takes a call.
 *
 * @param reserveCalls called with the number of keys that will be read one by one; throws if they are too many
 */
export function createFallbackBatchLoader<Value>(
  read: (key: string) => Promise<Value>,
  readAtOnce: (keys: readonly string[]) => Promise<((key: string) => Value) | null>,
  batching: Batching = {},
  reserveCalls?: (keys: number) => void,
): DataLoader<string, Value> {
  return loader(async (keys) => {
    const found = await readAtOnce(keys);
    if (found === null) reserveCalls?.(keys.length);
    return found === null ? readEachWithinBudget(keys, read) : keys.map(found);
  }, batching);
}

/** Returns a loader that reads a whole batch at once. A key that the result lacks is null. */
export function createBatchLoader<Value>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  batching: Batching = {},
): DataLoader<string, Value | null> {
  return loader(async (keys) => {
    const found = await read(keys);
    return keys.map((key) => found.get(key) ?? null);
  }, batching);
}

/** Returns a loader that reads a whole batch at once, a value for each key in their order; at most 1,000 keys at once. */
export function createWholeBatchLoader<Value>(
  read: (keys: readonly string[]) => Promise<readonly Value[]>,
  batching: Batching = {},
): DataLoader<string, Value> {
  return loader(async (keys) => [...(await read(keys))], batching, MAX_BATCH);
}

/** As many as a page of a list can have: one statement of the store. */
const MAX_BATCH = 1_000;

function loader<Value>(
  load: (keys: readonly string[]) => Promise<(Value | Error)[]>,
  { onBatch, deferBatch }: Batching,
  maxBatchSize?: number,
): DataLoader<string, Value> {
  return new DataLoader(
    (keys: readonly string[]) => {
      onBatch?.(keys.length);
      return load(keys);
    },
    { batchScheduleFn: (run) => gather(run, deferBatch), maxBatchSize },
  );
}

function readEach<Value>(keys: readonly string[], read: (key: string) => Promise<Value>): Promise<(Value | Error)[]> {
  return mapConcurrently(MAX_IN_FLIGHT, keys, (key) => read(key).catch(asError));
}

/**
 * Reads keys each of which takes a call. Once the call budget is used up, no further key is read: hundreds of failures, each
 * through the whole SDK, would block the process for a moment.
 */
function readEachWithinBudget<Value>(
  keys: readonly string[],
  read: (key: string) => Promise<Value>,
): Promise<(Value | Error)[]> {
  let exceeded: CallBudgetExceededError | null = null;
  return readEach(keys, async (key) => {
    if (exceeded !== null) throw exceeded;
    try {
      return await read(key);
    } catch (error) {
      if (error instanceof CallBudgetExceededError) exceeded = error;
      throw error;
    }
  });
}

/** Returns the reason as an Error: DataLoader takes an Error in the place of a value for the failure of its key. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
