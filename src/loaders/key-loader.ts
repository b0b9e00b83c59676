import DataLoader from 'dataloader';

/**
 * As many calls as the SDK has sockets. The pacer bounds the rate, not the number in flight; a loader that started a
 * thousand calls at once would only queue them in a less clever place.
 */
const CONCURRENCY = 50;

/** Told how many distinct keys a loader is asked for at once. */
export type OnBatch = (keys: number) => void;

/** A loader over an API without batching: one read a distinct key, some at a time, each key with its own error. */
export function perKey<Value>(read: (key: string) => Promise<Value>, onBatch?: OnBatch): DataLoader<string, Value> {
  return new DataLoader((keys: readonly string[]) => {
    onBatch?.(keys.length);
    return settleSome(keys, read);
  });
}

/**
 * A loader that may find a way to read a whole batch at once; where that answers null, each key is read.
 * @param foresee told how many keys will be read one by one; throws where they cannot be
 */
export function perKeyOrAtOnce<Value>(
  read: (key: string) => Promise<Value>,
  readAtOnce: (keys: readonly string[]) => Promise<((key: string) => Value) | null>,
  onBatch?: OnBatch,
  foresee?: (keys: number) => void,
): DataLoader<string, Value> {
  return new DataLoader(async (keys: readonly string[]) => {
    onBatch?.(keys.length);
    const found = await readAtOnce(keys);
    if (found === null) foresee?.(keys.length);
    return found === null ? settleSome(keys, read) : keys.map(found);
  });
}

/** A loader whose read answers a whole batch; a key that the answer lacks is null. */
export function perBatch<Value>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  onBatch?: OnBatch,
): DataLoader<string, Value | null> {
  return new DataLoader(async (keys: readonly string[]) => {
    onBatch?.(keys.length);
    const found = await read(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}

async function settleSome<Value>(
  keys: readonly string[],
  read: (key: string) => Promise<Value>,
): Promise<(Value | Error)[]> {
  const results: (Value | Error)[] = new Array(keys.length);
  const waiting = keys.entries();
  async function work(): Promise<void> {
    // The workers share one iterator: each takes the next key that no other has taken.
    for (const [index, key] of waiting) {
      results[index] = await read(key).catch(asError);
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, keys.length) }, work));
  return results;
}

/** DataLoader tells a failed key by an Error in its place. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
