import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { CaseResult } from './benchmark.ts';

/** What a case showed, when and where. */
export interface Measurement {
  readonly group: string;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly day: string;
  readonly machine: string;
  readonly result: CaseResult;
}

const FILE = new URL('./results.json', import.meta.url);

/** The latest of every case. Its shape is taken on trust: `npm run bench` is all that writes it. */
export function readResults(): readonly Measurement[] {
  const results: readonly Measurement[] = JSON.parse(readFileSync(FILE, 'utf8'));
  return results;
}

/** Puts them in the place of earlier ones of the same cases, in the order of the cases. */
export function saveResults(measured: readonly Measurement[], order: readonly string[]): void {
  writeFileSync(FILE, `${JSON.stringify(latest(readResults(), measured, order), null, 2)}\n`);
}

/** @param order the names of all cases; what none of them is named is dropped */
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
