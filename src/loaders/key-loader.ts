import DataLoader from 'dataloader';
import { CallBudgetExceededError } from '../domain/model/errors.ts';
import { MAX_IN_FLIGHT } from '../domain/primitives/latency-meter.ts';
import { mapConcurrently } from '../domain/primitives/map-concurrently.ts';
import { gather, type WhenAllAsked } from './gather.ts';

/** How a loader gathers its keys. */
export interface Batching {
  /** Emitted how many distinct keys it is asked for at once. */
  readonly onBatch?: ((keys: number) => void) | undefined;
  readonly whenAllAsked?: WhenAllAsked | undefined;
}

/** Returns a loader over an API without batching: one read a distinct key, some at a time, each key with its own error. */
export function createKeyLoader<Value>(
  read: (key: string) => Promise<Value>,
  batching: Batching = {},
): DataLoader<string, Value> {
  return loader((keys) => readEach(keys, read), batching);
}

/**
 * Returns a loader that may find a way to read a whole batch at once; where that answers null, each key is read, which takes
 * a call.
 * @param foresee told how many keys will be read one by one; throws if they cannot be
 */
export function createFallbackBatchLoader<Value>(
  read: (key: string) => Promise<Value>,
  readAtOnce: (keys: readonly string[]) => Promise<((key: string) => Value) | null>,
  batching: Batching = {},
  foresee?: (keys: number) => void,
): DataLoader<string, Value> {
  return loader(async (keys) => {
    const found = await readAtOnce(keys);
    if (found === null) foresee?.(keys.length);
    return found === null ? readEachWithinBudget(keys, read) : keys.map(found);
  }, batching);
}

/** Returns a loader whose read answers a whole batch; a key that the answer lacks is null. */
export function createBatchLoader<Value>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  batching: Batching = {},
): DataLoader<string, Value | null> {
  return loader(async (keys) => {
    const found = await read(keys);
    return keys.map((key) => found.get(key) ?? null);
  }, batching);
}

function loader<Value>(
  load: (keys: readonly string[]) => Promise<(Value | Error)[]>,
  { onBatch, whenAllAsked }: Batching,
): DataLoader<string, Value> {
  return new DataLoader(
    (keys: readonly string[]) => {
      onBatch?.(keys.length);
      return load(keys);
    },
    { batchScheduleFn: (run) => gather(run, whenAllAsked) },
  );
}

function readEach<Value>(keys: readonly string[], read: (key: string) => Promise<Value>): Promise<(Value | Error)[]> {
  return mapConcurrently(MAX_IN_FLIGHT, keys, (key) => read(key).catch(asError));
}

/**
 * Of keys each of which takes a call: once the call budget is used up, no further key is read. Hundreds that fail alike,
 * each by way of the whole SDK, would stop the process for a moment.
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

/** DataLoader takes an Error in the place of a value for the failure of its key. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
