import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { BenchmarkResult } from './benchmark.ts';

/** The result of a benchmark, with its time and machine. */
export interface Measurement {
  readonly group: string;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly day: string;
  readonly machine: string;
  readonly result: BenchmarkResult;
}

const FILE = new URL('./results.json', import.meta.url);

/** The latest result of every benchmark. Its shape is not checked: only `npm run bench` writes it. */
export function readResults(): readonly Measurement[] {
  const results: readonly Measurement[] = JSON.parse(readFileSync(FILE, 'utf8'));
  return results;
}

/** Replaces earlier results of the same benchmarks, in the order of the benchmarks. */
export function saveResults(measured: readonly Measurement[], order: readonly string[]): void {
  writeFileSync(FILE, `${JSON.stringify(latest(readResults(), measured, order), null, 2)}\n`);
}

/** @param order the names of all benchmarks; results of others are dropped */
export function latest(
  before: readonly Measurement[],
  measured: readonly Measurement[],
  order: readonly string[],
): readonly Measurement[] {
  const byName = new Map([...before, ...measured].map((measurement) => [measurement.name, measurement]));
  return order.flatMap((name) => byName.get(name) ?? []);
}

/** Node's version, and the processors. */
export function thisMachine(): string {
  const models = cpus().map(({ model }) => model);
  return `Node ${process.version}, ${models.length} × ${models[0] ?? 'unknown'}`;
}
