import { openAuditReader } from '../../app/open-audit-reader.ts';
import type { Config } from '../../config/parse-config.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { auditTable } from '../../export/audit-table.ts';
import { type AuditParameters, parseAuditRequest } from '../../export/parse-audit-request.ts';
import { parseTableFormat } from '../../export/parse-table-format.ts';
import { streamTable } from '../../export/stream-table.ts';
import type { Table } from '../../export/table.ts';
import { TABLE_FORMAT_NAMES, type TableFormat } from '../../export/table-format.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage, exitCodeOf } from '../errors/error-message.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { formatList } from '../output/format-list.ts';
import type { Output } from '../output/output.ts';
import { choosePool, POOL_FLAG } from './choose-pool.ts';
import { commandDependencies } from './command-dependencies.ts';
import { outputFile, refuseTerminal, writeOutput } from './write-output.ts';

/** Files are written while the trail is read; a table is built in memory. */
const FORMATS = [...TABLE_FORMAT_NAMES, 'table'] as const;
type Format = (typeof FORMATS)[number];

/** What a terminal has room for. */
const TABLE_COLUMNS = ['at', 'action', 'outcome', 'actor', 'username', 'group', 'reason', 'detail'];

const NAMES: { readonly type: 'string'; readonly multiple: true; default: string[] } = {
  type: 'string',
  multiple: true,
  default: [],
};

/** Writes the events of the audit trail, newest first. Reads the store, which no other process may have in DATA_DIR. Makes no call. */
export async function audit(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, {
    ...POOL_FLAG,
    since: NAMES,
    until: NAMES,
    user: NAMES,
    group: NAMES,
    actor: NAMES,
    action: NAMES,
    outcome: NAMES,
    'request-id': NAMES,
    delimiter: NAMES,
    format: { type: 'string', default: 'csv' },
    output: { type: 'string' },
  });
  const format = oneOf('format', FORMATS, flags.format);
  const file = outputFile(flags.output);
  refuseTerminal(format, file);
  const { filter, table } = requestOf(flags, format);
  const config = readConfig();
  refuseMemory(config);
  const pool = choosePool(config, flags.pool);
  return await writeOutput(file, async (output, signal) => {
    const reader = await openAuditReader(config, pool, await commandDependencies(config)).catch((error: unknown) => {
      throw new CliError(exitCodeOf(error), errorMessage(error));
    });
    try {
      await writeTrail(auditTable(reader.audit, filter, signal), table, output);
      await output.complete();
    } finally {
      await reader.close();
    }
  });
}

type Flags = Omit<AuditParameters, 'requestId'> & Readonly<Record<'request-id' | 'delimiter', readonly string[]>>;

/** Returns what is asked for, and the format of a file; null for a table on a terminal. */
function requestOf(flags: Flags, format: Format): { readonly filter: AuditFilter; readonly table: TableFormat | null } {
  if (format === 'table' && flags.delimiter.length > 0) {
    throw new CliError(EXIT_CODE.usage, '--delimiter is for csv, not for table.');
  }
  try {
    return {
      filter: parseAuditRequest({ ...flags, requestId: flags['request-id'] }, systemClock.date()),
      table: format === 'table' ? null : parseTableFormat(format, flags.delimiter),
    };
  } catch (error) {
    if (error instanceof BadUserInputError) throw new CliError(EXIT_CODE.usage, error.message);
    throw error;
  }
}

/** A trail that is kept in memory is another process's. */
function refuseMemory({ database, dataDir }: Config): void {
  if (database !== null || dataDir !== null) return;
  throw new CliError(
    EXIT_CODE.config,
    'Neither DATA_DIR nor DATABASE_URL is set, so the audit trail is in the memory of the service: download it there, from /reports/audit.csv.',
  );
}

async function writeTrail(table: Table<AuditEvent>, format: TableFormat | null, output: Output): Promise<void> {
  if (format !== null) {
    for await (const { content } of streamTable(table, format)) await output.write(content);
    return;
  }
  const events: AuditEvent[] = [];
  for await (const batch of table.batches) events.push(...batch);
  const columns = table.columns.filter(({ name }) => TABLE_COLUMNS.includes(name));
  await output.write(formatList(events, columns, 'table'));
}
