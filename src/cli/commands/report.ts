import type { Config } from '../../config/parse-config.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { buildReport } from '../../domain/report/build-report.ts';
import type { Person } from '../../domain/report/people.ts';
import type { ReportColumn } from '../../domain/report/report-columns.ts';
import type { OpenedScan } from '../../domain/scan/opened-scan.ts';
import type { ScanScope } from '../../domain/scan/scan-scope.ts';
import { parseReportRequest, type ReportRequest } from '../../export/parse-report-request.ts';
import { parseTableFormat } from '../../export/parse-table-format.ts';
import { parseTime } from '../../export/parse-time.ts';
import { peopleTable } from '../../export/people-table.ts';
import { oneIn } from '../../export/query-parameters.ts';
import { scopeForReport, streamReport } from '../../export/stream-report.ts';
import { TABLE_FORMAT_NAMES, type TableFormat } from '../../export/table-format.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { formatList } from '../output/format-list.ts';
import { formatDuration } from '../output/format-progress.ts';
import type { Output } from '../output/output.ts';
import { ProgressDisplay } from '../output/progress-display.ts';
import { formatReportJson } from '../output/report-json.ts';
import { formatReportTable } from '../output/report-table.ts';
import { POOL_FLAG } from './choose-pool.ts';
import { openReportSource, type ReportOrigin } from './open-report-source.ts';
import { outputFile, refuseTerminal, writeOutput } from './write-output.ts';

/** Those of tables are written while the pool is read; the others are built in memory. */
const FORMATS = [...TABLE_FORMAT_NAMES, 'json', 'table'] as const;

const ORIGINS = ['pool', 'index'] as const;

/** How the report is written. */
type Format =
  | { readonly kind: 'streamed'; readonly table: TableFormat }
  | { readonly kind: 'built'; readonly name: 'json' | 'table' };

interface ReportFlags {
  readonly report: ReportRequest;
  readonly format: Format;
  readonly origin: ReportOrigin;
  /** Null: the standard output. */
  readonly file: string | null;
  /** Undefined: the first pool. */
  readonly pool: string | undefined;
}

/** Writes who is in which group, as read from the pool or from its directory index. */
export async function report(args: readonly string[]): Promise<number> {
  const flags = readReportFlags(args);
  const config = readConfig();
  return await writeOutput(flags.file, (output, signal) => gatherAndWrite(flags, config, output, signal));
}

async function gatherAndWrite(flags: ReportFlags, config: Config, output: Output, signal: AbortSignal): Promise<void> {
  const source = await openReportSource(config, flags.pool, flags.origin);
  try {
    const open = await source.openScan(signal);
    await scanAndWrite(open(needsOf(flags), Number.POSITIVE_INFINITY), flags, output);
  } finally {
    await source.close();
  }
}

async function scanAndWrite(scan: OpenedScan, flags: ReportFlags, output: Output): Promise<void> {
  const progress = showsProgress(flags) ? new ProgressDisplay(process.stderr, scan, systemClock) : null;
  let rows: number;
  try {
    rows = await writeReport(scan, flags, output);
    await output.complete();
  } finally {
    progress?.end();
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
    shape: { type: 'string', multiple: true, default: [] },
    delimiter: { type: 'string', multiple: true, default: [] },
    from: { type: 'string' },
    at: { type: 'string', multiple: true, default: [] },
  });
  const name = oneOf('format', FORMATS, flags.format);
  const file = outputFile(flags.output);
  refuseTerminal(name, file);
  try {
    const report = parseReportRequest(flags);
    if (name === 'json' && report.shape === 'people') {
      throw new CliError(
        EXIT_CODE.usage,
        'A document has both shapes: give --shape people with another format than json.',
      );
    }
    const origin = originOf(flags.from, oneIn('at', flags.at));
    return { report, format: formatOf(name, flags.delimiter), origin, file, pool: flags.pool };
  } catch (error) {
    if (error instanceof BadUserInputError) throw new CliError(EXIT_CODE.usage, error.message);
    throw error;
  }
}

/** @throws BadUserInputError if the moment cannot be understood */
function originOf(from: string | undefined, at: string | undefined): ReportOrigin {
  const kind = oneOf('from', ORIGINS, from ?? (at === undefined ? 'pool' : 'index'));
  if (kind === 'index') return { kind, at: at === undefined ? null : parseTime('at', at, systemClock.date()) };
  if (at === undefined) return { kind };
  throw new CliError(
    EXIT_CODE.usage,
    'The pool shows nothing but now: give --at with --from index, or without --from.',
  );
}

function formatOf(name: (typeof FORMATS)[number], delimiters: readonly string[]): Format {
  if (name !== 'json' && name !== 'table') return { kind: 'streamed', table: parseTableFormat(name, delimiters) };
  if (delimiters.length > 0) throw new CliError(EXIT_CODE.usage, `--delimiter is for csv, not for ${name}.`);
  return { kind: 'built', name };
}

/** Returns what has to be scanned for the format. One that is built in memory takes the list of users, in any order. */
function needsOf({ format, report }: ReportFlags): ScanScope {
  if (format.kind === 'streamed' || report.shape === 'people') return scopeForReport(report);
  const { groupNames } = report;
  return { groups: true, memberships: true, users: groupNames === null ? 'all' : 'none', groupNames };
}

/** Returns false if progress would appear between the lines of the report. */
function showsProgress({ format, file }: ReportFlags): boolean {
  const isStreamedToTerminal = file === null && process.stdout.isTTY && format.kind === 'streamed';
  return process.stderr.isTTY && !isStreamedToTerminal;
}

/** Returns how many rows were written: memberships and users in no group, or people. */
async function writeReport(scan: OpenedScan, { format, report }: ReportFlags, output: Output): Promise<number> {
  if (format.kind === 'built') {
    return report.shape === 'people'
      ? await writePeople(scan, report.columns, output)
      : await writeGathered(
          scan,
          report.columns,
          format.name === 'json' ? formatReportJson : formatReportTable,
          output,
        );
  }
  let rows = 0;
  for await (const chunk of streamReport(scan, report, format.table)) {
    await output.write(chunk.content);
    rows += chunk.rows;
  }
  return rows;
}

async function writePeople(scan: OpenedScan, columns: readonly ReportColumn[], output: Output): Promise<number> {
  const table = peopleTable(scan, columns);
  const people: Person[] = [];
  for await (const batch of table.batches) people.push(...batch);
  await output.write(formatList(people, table.columns, 'table'));
  return people.length;
}

async function writeGathered(
  scan: OpenedScan,
  columns: readonly ReportColumn[],
  print: typeof formatReportJson,
  output: Output,
): Promise<number> {
  const gathered = await buildReport(scan, systemClock);
  await output.write(print(gathered, columns));
  return gathered.totals.memberships + gathered.totals.usersInNoGroup;
}

function summaryOf(scan: OpenedScan, rows: number, { file }: ReportFlags): string {
  const { callsMade } = scan.progress;
  const where = file === null ? '' : ` in ${file}`;
  return `${rows} rows${where}, ${callsMade} calls, ${formatDuration(scan.plan.durationSeconds)}`;
}
