import type { DirectoryChangeFilter } from '../../domain/directory-index/directory-change.ts';
import { BadUserInputError, IndexUnavailableError } from '../../domain/model/errors.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { changeTable } from '../../export/change-table.ts';
import { type ChangeParameters, parseChangeRequest } from '../../export/parse-change-request.ts';
import { parseTableFormat } from '../../export/parse-table-format.ts';
import { TABLE_FORMAT_NAMES, type TableFormat } from '../../export/table-format.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { POOL_FLAG } from './choose-pool.ts';
import { openStore } from './open-store.ts';
import { outputFile, refuseTerminal, writeOutput } from './write-output.ts';
import { writeTable } from './write-table.ts';

/** Files are written while the index is read; a table is built in memory. */
const FORMATS = [...TABLE_FORMAT_NAMES, 'table'] as const;
type Format = (typeof FORMATS)[number];

/** What a terminal has room for. */
const TERMINAL_COLUMNS = ['not_after', 'kind', 'username', 'group', 'changed', 'origin', 'actor', 'reason'];

const VALUES: { readonly type: 'string'; readonly multiple: true; default: string[] } = {
  type: 'string',
  multiple: true,
  default: [],
};

/** Writes what became different in the pool, newest first, by its directory index. Makes no call. */
export async function changes(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, {
    ...POOL_FLAG,
    since: VALUES,
    until: VALUES,
    user: VALUES,
    group: VALUES,
    kind: VALUES,
    origin: VALUES,
    delimiter: VALUES,
    format: { type: 'string', default: 'csv' },
    output: { type: 'string' },
  });
  const format = oneOf('format', FORMATS, flags.format);
  const file = outputFile(flags.output);
  refuseTerminal(format, file);
  const { filter, table } = requestOf(flags, format);
  const config = readConfig();
  return await writeOutput(file, async (output, signal) => {
    const store = await openStore(config, flags.pool, 'ask directoryChanges of its API');
    try {
      if (store.index === null) throw new IndexUnavailableError(null);
      const { audit, index } = store;
      const rows = changeTable({ audit, changes: index.changes }, filter, signal);
      await writeTable(rows, table, TERMINAL_COLUMNS, output);
      await output.complete();
    } finally {
      await store.close();
    }
  });
}

type Flags = ChangeParameters & Readonly<Record<'delimiter', readonly string[]>>;

/** Returns what is asked for, and the format of a file; null for a table on a terminal. */
function requestOf(
  flags: Flags,
  format: Format,
): { readonly filter: DirectoryChangeFilter; readonly table: TableFormat | null } {
  if (format === 'table' && flags.delimiter.length > 0) {
    throw new CliError(EXIT_CODE.usage, '--delimiter is for csv, not for table.');
  }
  try {
    return {
      filter: parseChangeRequest(flags, systemClock.date()),
      table: format === 'table' ? null : parseTableFormat(format, flags.delimiter),
    };
  } catch (error) {
    if (error instanceof BadUserInputError) throw new CliError(EXIT_CODE.usage, error.message);
    throw error;
  }
}
