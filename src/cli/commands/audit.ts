import { BadUserInputError } from '../../domain/model/errors.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { auditTable } from '../../export/audit-table.ts';
import { type AuditParameters, parseAuditRequest } from '../../export/parse-audit-request.ts';
import { parseTableFormat } from '../../export/parse-table-format.ts';
import { TABLE_FORMAT_NAMES, type TableFormat } from '../../export/table-format.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { POOL_FLAG } from './choose-pool.ts';
import { openStore } from './open-store.ts';
import { outputFile, refuseTerminal, writeOutput } from './write-output.ts';
import { writeTable } from './write-table.ts';

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
  return await writeOutput(file, async (output, signal) => {
    const reader = await openStore(config, flags.pool, 'download it there, from /reports/audit.csv');
    try {
      await writeTable(auditTable(reader.audit, filter, signal), table, TABLE_COLUMNS, output);
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
