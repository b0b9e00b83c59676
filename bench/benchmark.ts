/** Benchmarks are chosen by case or by group of cases. */
export interface Benchmark {
  readonly group: string;
  readonly name: string;
  run(options: BenchOptions): Promise<CaseResult>;
}

export interface BenchOptions {
  /** Cases that only wait for something to go wrong wait for longer. */
  readonly long: boolean;
}

export interface CaseResult {
  readonly title: string;
  readonly figures: readonly Metric[];
  /** What the figures rest on, a line each. */
  readonly notes: readonly string[];
  /** What an answer says otherwise than the pool's state; none where all is right. */
  readonly mistakes: readonly string[];
}

/** One thing that was measured. */
export interface Metric {
  readonly what: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'kB' | 'MB' | 'requests' | 'requests/s' | '×' | '%' | 'calls' | 'throttles' | 'failures';
  /** What was promised of it; null: only shown. */
  readonly bound: Bound | null;
}

export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Null where nothing was promised. */
export function meetsThreshold({ value, bound }: Metric): boolean | null {
  if (bound === null) return null;
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}
