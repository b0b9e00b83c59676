import { createPoolReader } from '../../app/create-pool-reader.ts';
import type { Config } from '../../config/parse-config.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { buildReport } from '../../domain/report/build-report.ts';
import type { ReportColumn } from '../../domain/report/report-columns.ts';
import { scopeForRows } from '../../domain/report/report-rows.ts';
import type { Scan } from '../../domain/scan/scan.ts';
import type { ScanScope } from '../../domain/scan/scan-scope.ts';
import { parseReportRequest, type ReportRequest } from '../../export/parse-report-request.ts';
import { REPORT_FORMAT_NAMES } from '../../export/report-format.ts';
import { streamReport } from '../../export/stream-report.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage } from '../errors/error-message.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { fileOutput } from '../output/file-output.ts';
import { formatDuration } from '../output/format-progress.ts';
import { type Output, standardOutput } from '../output/output.ts';
import { ProgressDisplay } from '../output/progress-display.ts';
import { formatReportJson } from '../output/report-json.ts';
import { formatReportTable } from '../output/report-table.ts';
import { InterruptSignal } from '../signals/interrupt-signal.ts';
import { choosePool, POOL_FLAG } from './choose-pool.ts';
import { commandDependencies } from './command-dependencies.ts';

/** The first two are written while the pool is read; the others are built in memory. */
const FORMATS = [...REPORT_FORMAT_NAMES, 'json', 'table'] as const;
type Format = (typeof FORMATS)[number];

interface ReportFlags extends ReportRequest {
  readonly format: Format;
  /** Null: the standard output. */
  readonly file: string | null;
  /** Undefined: the first pool. */
  readonly pool: string | undefined;
}

/**
 * Writes who is in which group, as read from the pool. Exits with 0 once everything is written; with 1 and a line with the
 * reason if it fails; with 130 on Ctrl-C; with 141, as other programs do, if the reader of its output has gone.
 */
export async function report(args: readonly string[]): Promise<number> {
  const flags = readReportFlags(args);
  const config = readConfig();
  const interruption = new InterruptSignal(systemClock);
  try {
    const output = await openOutput(flags.file, interruption.signal);
    await gatherAndWrite(flags, config, output, interruption.signal).catch(async (error: unknown) => {
      await output.discard();
      throw error;
    });
    return 0;
  } catch (error) {
    if (interruption.exitCode !== null) return interruption.exitCode;
    throw error instanceof CliError ? error : new CliError(EXIT_CODE.failed, errorMessage(error));
  } finally {
    interruption.dispose();
  }
}

/** Opens the output before the pool is read, so that no report is read that cannot be written. */
async function openOutput(file: string | null, signal: AbortSignal): Promise<Output> {
  return file === null ? standardOutput(signal) : await fileOutput(file, { signal, clock: systemClock });
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
  if (flags.output === '') throw new CliError(EXIT_CODE.usage, '--output must name a file.');
  try {
    return { format, file: flags.output ?? null, pool: flags.pool, ...parseReportRequest(flags) };
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
    for await (const piece of streamReport(scan, columns, format)) {
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
