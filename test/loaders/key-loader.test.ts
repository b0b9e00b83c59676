import { expect, test } from 'vitest';
import { CallBudgetExceededError } from '../../src/domain/model/errors.ts';
import { createBatchLoader, createFallbackBatchLoader, createKeyLoader } from '../../src/loaders/key-loader.ts';

test('a key loader reads each distinct key once, and answers in the order of the keys', async () => {
  const read: string[] = [];
  const loader = createKeyLoader(async (key) => {
    read.push(key);
    return key.toUpperCase();
  });
  expect(await loader.loadMany(['a', 'b', 'a', 'c'])).toEqual(['A', 'B', 'A', 'C']);
  expect(await loader.load('b')).toBe('B');
  expect(read).toEqual(['a', 'b', 'c']);
});

test('a key loader gives each key its own error, and the others their values', async () => {
  const loader = createKeyLoader(async (key) => {
    if (key === 'bad') throw new Error('No such key.');
    return key;
  });
  expect(await loader.loadMany(['a', 'bad', 'b'])).toEqual(['a', new Error('No such key.'), 'b']);
});

test('a key loader wraps what is thrown and is no Error', async () => {
  const loader = createKeyLoader(() => Promise.reject('a text'));
  await expect(loader.load('a')).rejects.toEqual(new Error('a text'));
});

test('a key loader keeps 48 reads in flight, and no more', async () => {
  let inFlight = 0;
  let most = 0;
  const loader = createKeyLoader(async (key) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    return key;
  });
  const keys = Array.from({ length: 200 }, (_, index) => `key-${index}`);
  expect(await loader.loadMany(keys)).toEqual(keys);
  expect(most).toBe(48);
});

test('a batch loader reads distinct keys together, and returns null for a key that the result lacks', async () => {
  const batches: (readonly string[])[] = [];
  const loader = createBatchLoader(async (keys) => {
    batches.push(keys);
    return new Map([['a', 1]]);
  });
  expect(await loader.loadMany(['a', 'b', 'a'])).toEqual([1, null, 1]);
  expect(batches).toEqual([['a', 'b']]);
});

test('a batch loader gives every key of a failed batch the error', async () => {
  const loader = createBatchLoader(() => Promise.reject(new Error('No answer.')));
  expect(await loader.loadMany(['a', 'b'])).toEqual([new Error('No answer.'), new Error('No answer.')]);
});

test('once the call budget is used up, no further key of the batch is read, and each fails with that error', async () => {
  const exceeded = new CallBudgetExceededError('AdminListGroupsForUser', 60);
  const read: string[] = [];
  const loader = createFallbackBatchLoader(
    async (key) => {
      read.push(key);
      await new Promise((resolve) => setImmediate(resolve));
      if (read.length > 60) throw exceeded;
      return key;
    },
    async () => null,
  );
  const keys = Array.from({ length: 1_000 }, (_, index) => `key-${index}`);
  const results = await loader.loadMany(keys);
  expect(read.length).toBeLessThanOrEqual(60 + 50);
  expect(results.at(-1)).toBe(exceeded);
});
