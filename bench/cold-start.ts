import { once } from 'node:events';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';
import { buildBundle, startBundle, waitForOutput } from './bundle.ts';

/** The first one only fills the machine's file cache. */
const STARTS = 6;

/** From starting the bundle's process to its first response. */
export const coldStart: readonly Benchmark[] = [{ group: 'load', name: 'cold-start', run: measure }];

async function measure(): Promise<BenchmarkResult> {
  await buildBundle();
  const milliseconds: number[] = [];
  for (let start = 0; start < STARTS; start += 1) milliseconds.push(await startOnce());
  const counted = milliseconds.slice(1).sort((a, b) => a - b);
  return {
    title: 'The cold start of the bundle, with the embedded pool',
    figures: [
      {
        what: 'to the first answer',
        value: counted[Math.floor(counted.length / 2)] ?? Number.NaN,
        unit: 'ms',
        bound: { atMost: 700 },
      },
      { what: 'shortest', value: counted.at(0) ?? Number.NaN, unit: 'ms', bound: null },
      { what: 'longest', value: counted.at(-1) ?? Number.NaN, unit: 'ms', bound: null },
    ],
    notes: [`the median of ${counted.length} starts; the answer is to { viewer { username } }`],
    mistakes: [],
  };
}

/** Returns the milliseconds until the response. Rejects if it is wrong. */
async function startOnce(): Promise<number> {
  const begun = performance.now();
  const bundle = startBundle([], { LOG_LEVEL: 'error' });
  const ended = once(bundle, 'exit');
  try {
    const [url = ''] = await waitForOutput(bundle, /http:\S+/);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { username } }' }),
    });
    const text = await response.text();
    if (JSON.parse(text).data?.viewer === undefined) throw new Error(`The first answer is ${text}`);
    return performance.now() - begun;
  } finally {
    bundle.kill('SIGKILL');
    await ended;
  }
}
