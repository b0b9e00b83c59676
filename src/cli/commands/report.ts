import { createPoolReader } from '../../app/create-pool-reader.ts';
import type { Config } from '../../config/parse-config.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { buildReport } from '../../domain/report/build-report.ts';
import type { ReportColumn } from '../../domain/report/report-columns.ts';
import { scopeForRows } from '../../domain/report/report-rows.ts';
import type { Scan } from '../../domain/scan/scan.ts';
import type { ScanScope } from '../../domain/scan/scan-scope.ts';
import { membershipTable } from '../../export/membership-table.ts';
import { parseReportRequest, type ReportRequest } from '../../export/parse-report-request.ts';
import { streamTable } from '../../export/stream-table.ts';
import { TABLE_FORMAT_NAMES } from '../../export/table-format.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { formatDuration } from '../output/format-progress.ts';
import type { Output } from '../output/output.ts';
import { ProgressDisplay } from '../output/progress-display.ts';
import { formatReportJson } from '../output/report-json.ts';
import { formatReportTable } from '../output/report-table.ts';
import { choosePool, POOL_FLAG } from './choose-pool.ts';
import { commandDependencies } from './command-dependencies.ts';
import { outputFile, writeOutput } from './write-output.ts';

/** The first two are written while the pool is read; the others are built in memory. */
const FORMATS = [...TABLE_FORMAT_NAMES, 'json', 'table'] as const;
type Format = (typeof FORMATS)[number];

interface ReportFlags extends ReportRequest {
  readonly format: Format;
  /** Null: the standard output. */
  readonly file: string | null;
  /** Undefined: the first pool. */
  readonly pool: string | undefined;
}

/** Writes who is in which group, as read from the pool. */
export async function report(args: readonly string[]): Promise<number> {
  const flags = readReportFlags(args);
  const config = readConfig();
  return await writeOutput(flags.file, (output, signal) => gatherAndWrite(flags, config, output, signal));
}

async function gatherAndWrite(flags: ReportFlags, config: Config, output: Output, signal: AbortSignal): Promise<void> {
  const source = createPoolReader(config, choosePool(config, flags.pool), await commandDependencies(config));
  const scan = source.openScan(signal)(needsOf(flags), Number.POSITIVE_INFINITY);
  const progress = showsProgress(flags) ? new ProgressDisplay(process.stderr, scan, systemClock) : null;
  let rows: number;
  try {
    rows = await writeReport(scan, flags, output);
    await output.complete();
  } finally {
    progress?.end();
    source.close();
  }
  if (progress !== null) process.stderr.write(`${summaryOf(scan, rows, flags)}\n`);
}

function readReportFlags(args: readonly string[]): ReportFlags {
  const flags = parseFlags(args, {
    ...POOL_FLAG,
    format: { type: 'string', default: 'csv' },
    output: { type: 'string' },
    groups: { type: 'string', multiple: true, default: [] },
    columns: { type: 'string', multiple: true, default: [] },
  });
  const format = oneOf('format', FORMATS, flags.format);
  const file = outputFile(flags.output);
  try {
    return { format, file, pool: flags.pool, ...parseReportRequest(flags) };
  } catch (error) {
    if (error instanceof BadUserInputError) throw new CliError(EXIT_CODE.usage, error.message);
    throw error;
  }
}

/** Returns what has to be scanned for the format. One that is built in memory takes the list of users, in any order. */
function needsOf({ format, groupNames }: ReportFlags): ScanScope {
  if (format === 'csv' || format === 'ndjson') return scopeForRows(groupNames);
  return { groups: true, memberships: true, users: groupNames === null ? 'all' : 'none', groupNames };
}

/** Returns false if progress would appear between the lines of the report. */
function showsProgress({ format, file }: ReportFlags): boolean {
  const isStreamedToTerminal = file === null && process.stdout.isTTY && (format === 'csv' || format === 'ndjson');
  return process.stderr.isTTY && !isStreamedToTerminal;
}

/** Returns how many rows were written: memberships, and users in no group. */
async function writeReport(scan: Scan, { format, columns }: ReportFlags, output: Output): Promise<number> {
  if (format === 'csv' || format === 'ndjson') {
    let rows = 0;
    for await (const piece of streamTable(membershipTable(scan, columns), format)) {
      await output.write(piece.text);
      rows += piece.rows;
    }
    return rows;
  }
  return await writeGathered(scan, columns, format === 'json' ? formatReportJson : formatReportTable, output);
}

async function writeGathered(
  scan: Scan,
  columns: readonly ReportColumn[],
  print: typeof formatReportJson,
  output: Output,
): Promise<number> {
  const gathered = await buildReport(scan, systemClock);
  await output.write(print(gathered, columns));
  return gathered.totals.memberships + gathered.totals.usersInNoGroup;
}

function summaryOf(scan: Scan, rows: number, { file }: ReportFlags): string {
  const { callsMade } = scan.progress;
  const where = file === null ? '' : ` in ${file}`;
  return `${rows} rows${where}, ${callsMade} calls, ${formatDuration(scan.plan.durationSeconds)}`;
}
