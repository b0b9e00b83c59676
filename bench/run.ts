import { accountTime } from './account-time.ts';
import type { Benchmark } from './benchmark.ts';
import { bulkTime } from './bulk-time.ts';
import { coldStart } from './cold-start.ts';
import { directoryIndex } from './directory-index.ts';
import { eventLoopLatency } from './event-loop-latency.ts';
import { gracefulShutdown } from './graceful-shutdown.ts';
import { hostile } from './hostile.ts';
import { loadUsers } from './load-users.ts';
import { pycognitoBaseline } from './pycognito-baseline.ts';
import { replicaAdministrators } from './replica-administrators.ts';
import { replicaKills } from './replica-kills.ts';
import { replicaReports } from './replica-reports.ts';
import { replicaRestarts } from './replica-restarts.ts';
import { reportMemory } from './report-memory.ts';
import { reportTime } from './report-time.ts';
import { responseCpu } from './response-cpu.ts';
import { type Measurement, saveResults, thisMachine } from './results.ts';
import { sdkRetryModes } from './sdk-retry-modes.ts';
import { signalStops } from './signal-stops.ts';
import { soakFaults } from './soak-faults.ts';
import { printBenchmark, printSummary } from './table.ts';

/**
 * `npm run bench`: all benchmarks. `npm run bench -- report`: one group. `npm run bench -- --case 500x20`: one benchmark.
 * With `--long` the service is kept under load for a minute, and among faults for five, instead of 20 s.
 * Prints tables, and keeps the latest result of every benchmark in bench/results.json, which `npm run codegen` prints to the
 * README and docs/benchmarks.md. A bound that is missed is a figure, not a failure: the exit code is 1 only if a response is
 * wrong.
 */
const BENCHMARKS: readonly Benchmark[] = [
  ...reportTime,
  ...pycognitoBaseline,
  ...sdkRetryModes,
  ...eventLoopLatency,
  ...bulkTime,
  ...accountTime,
  ...responseCpu,
  ...directoryIndex,
  ...reportMemory,
  ...loadUsers,
  ...gracefulShutdown,
  ...signalStops,
  ...soakFaults,
  ...coldStart,
  ...hostile,
  ...replicaReports,
  ...replicaKills,
  ...replicaAdministrators,
  ...replicaRestarts,
];

const FLAGS = ['--case', '--long'];
const chosen = process.argv.slice(2).filter((argument) => !FLAGS.includes(argument));
const long = process.argv.includes('--long');
const unknown = chosen.filter((name) => !BENCHMARKS.some((bench) => bench.group === name || bench.name === name));
if (unknown.length > 0) {
  const known = [...new Set(BENCHMARKS.flatMap(({ group, name }) => [group, name]))];
  process.stderr.write(`No such benchmark: ${unknown.join(', ')}. There are ${known.join(', ')}.\n`);
  process.exit(64);
}

const names = BENCHMARKS.map(({ name }) => name);
const results: Measurement[] = [];
const day = new Date().toISOString().slice(0, 10);
for (const { group, name, run } of BENCHMARKS) {
  if (chosen.length > 0 && !chosen.includes(group) && !chosen.includes(name)) continue;
  const result = await run({ long });
  results.push({ group, name, day, machine: thisMachine(), result });
  process.stdout.write(`${printBenchmark(result)}\n`);
  // After each, so that a failing benchmark loses no other's result.
  saveResults(results, names);
}

process.stdout.write(`${printSummary(results)}\n`);
if (results.some(({ result }) => result.mistakes.length > 0)) process.exitCode = 1;
