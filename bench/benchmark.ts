/** Benchmarks are selected by name or by group. */
export interface Benchmark {
  readonly group: string;
  readonly name: string;
  run(options: BenchOptions): Promise<BenchmarkResult>;
}

export interface BenchOptions {
  /** Soak tests run for longer. */
  readonly long: boolean;
}

export interface BenchmarkResult {
  readonly title: string;
  readonly figures: readonly Metric[];
  /** The conditions of the measurement, a line each. */
  readonly notes: readonly string[];
  /** Differences between a response and the pool's state; empty if there are none. */
  readonly mistakes: readonly string[];
}

/** One thing that was measured. */
export interface Metric {
  readonly what: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'kB' | 'MB' | 'requests' | 'requests/s' | '×' | '%' | 'calls' | 'throttles' | 'failures';
  /** The bound; null if the figure is only shown. */
  readonly bound: Bound | null;
}

export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Returns null if there is no bound. */
export function meetsThreshold({ value, bound }: Metric): boolean | null {
  if (bound === null) return null;
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}
