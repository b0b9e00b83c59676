import { describe, expect, test } from 'vitest';
import { PageScheduler, type PageSequence } from '../../../src/domain/scan/page-scheduler.ts';

/** A list of so many pages, which notes each page that is asked for in the log and answers when told to. */
class ChainStub implements PageSequence {
  left: number;
  readonly #name: string;
  readonly #log: string[];
  #answer: (goesOn: boolean) => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(name: string, pages: number, log: string[]) {
    this.#name = name;
    this.left = pages;
    this.#log = log;
  }

  readonly pagesLeft = () => Math.max(1, this.left);

  readonly next = () => {
    this.#log.push(this.#name);
    return new Promise<boolean>((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
    });
  };

  async answer(): Promise<void> {
    this.left -= 1;
    this.#answer(this.left > 0);
    await settled();
  }

  async fail(error: unknown): Promise<void> {
    this.#fail(error);
    await settled();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function chainsOf(concurrency: number, ...pages: readonly number[]) {
  const log: string[] = [];
  const chains = new PageScheduler(() => concurrency);
  const stubs = pages.map((count, index) => new ChainStub('abcdef'[index] ?? '', count, log));
  for (const stub of stubs) chains.add(stub);
  return { chains, stubs, log };
}

describe('the next page', () => {
  test('is of the longest list, begun or not', async () => {
    const { stubs, log } = chainsOf(1, 2, 5, 9, 4);
    const [a, , c] = stubs;
    // Nothing else was there when the first one came.
    await a?.answer();
    expect(log).toEqual(['a', 'c']);
    for (let page = 0; page < 5; page += 1) await c?.answer();
    expect(log.slice(2)).toEqual(['c', 'c', 'c', 'c', 'b']);
  });

  test('of those begun, is of the one that has most left', async () => {
    const { stubs, log } = chainsOf(2, 3, 6);
    const [a, b] = stubs;
    await a?.answer();
    await b?.answer();
    expect(log).toEqual(['a', 'b', 'a', 'b']);
    const { stubs: others, log: order, chains } = chainsOf(2, 3, 3);
    const [first, second] = others;
    const third = new ChainStub('c', 2, order);
    chains.add(third);
    if (first !== undefined) first.left = 9;
    await Promise.all([second?.answer(), first?.answer()]);
    expect(order).toEqual(['a', 'b', 'b', 'a']);
  });

  test('is of the list begun if one not begun is as long', async () => {
    const { stubs, log } = chainsOf(1, 3, 2);
    await stubs[0]?.answer();
    expect(log).toEqual(['a', 'a']);
  });
});

test('no more pages are in flight than the concurrency of the moment', async () => {
  const log: string[] = [];
  let concurrency = 2;
  const chains = new PageScheduler(() => concurrency);
  const stubs = ['a', 'b', 'c', 'd'].map((name) => new ChainStub(name, 1, log));
  for (const stub of stubs) chains.add(stub);
  expect(log).toHaveLength(2);
  concurrency = 3;
  await stubs[0]?.answer();
  expect(log).toHaveLength(4);
});

describe('drained', () => {
  test('resolves at once if nothing is added', async () => {
    await new PageScheduler(() => 1).drained();
  });

  test('waits for every page, those of chains that are added meanwhile included', async () => {
    const { chains, stubs, log } = chainsOf(2, 2);
    let done = false;
    const drained = chains.drained().then(() => {
      done = true;
    });
    await stubs[0]?.answer();
    const later = new ChainStub('later', 1, log);
    chains.add(later);
    await stubs[0]?.answer();
    expect(done).toBe(false);
    expect(chains.idle).toBe(false);
    await later.answer();
    await drained;
    expect(chains.idle).toBe(true);
  });
});

describe('the first failure', () => {
  test('is what `drained` and `failed` reject with, whoever asks when', async () => {
    const { chains, stubs } = chainsOf(2, 5, 5);
    const early = expect(chains.drained()).rejects.toThrow('first');
    await stubs[1]?.fail(new Error('first'));
    await stubs[0]?.fail(new Error('second'));
    await early;
    await expect(chains.drained()).rejects.toThrow('first');
    await expect(chains.failed).rejects.toThrow('first');
  });

  test('ends all sequences: no further page is read', async () => {
    const { chains, stubs, log } = chainsOf(2, 5, 5, 5);
    await stubs[0]?.fail(new Error('broken'));
    await stubs[1]?.answer();
    chains.add(new ChainStub('later', 1, log));
    await settled();
    expect(log).toEqual(['a', 'b']);
  });
});

test('the longest chain, begun or not, tells how long it will take at the least', async () => {
  const { chains, stubs } = chainsOf(2, 7, 3);
  expect(chains.longest).toBe(7);
  chains.add(new ChainStub('c', 50, []));
  expect(chains.longest).toBe(50);
  await stubs[1]?.answer();
  expect(chains.longest).toBe(50);
});

test('of chains that are added together, none is begun before all of them are known', () => {
  const log: string[] = [];
  new PageScheduler(() => 1).add(new ChainStub('a', 1, log), new ChainStub('b', 5, log));
  expect(log).toEqual(['b']);
});
