import { openAuditReader } from '../../app/open-audit-reader.ts';
import type { Config } from '../../config/parse-config.ts';
import { BadUserInputError } from '../../domain/model/errors.ts';
import type { AuditEvent } from '../../domain/ports/audit-event.ts';
import type { AuditFilter } from '../../domain/ports/audit-filter.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import { auditTable } from '../../export/audit-table.ts';
import { parseAuditRequest } from '../../export/parse-audit-request.ts';
import { streamTable } from '../../export/stream-table.ts';
import type { Table } from '../../export/table.ts';
import { TABLE_FORMAT_NAMES } from '../../export/table-format.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage, exitCodeOf } from '../errors/error-message.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { readConfig } from '../input/read-config.ts';
import { formatList } from '../output/format-list.ts';
import type { Output } from '../output/output.ts';
import { choosePool, POOL_FLAG } from './choose-pool.ts';
import { commandDependencies } from './command-dependencies.ts';
import { outputFile, writeOutput } from './write-output.ts';

/** The first two are written while the trail is read; a table is built in memory. */
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
    format: { type: 'string', default: 'csv' },
    output: { type: 'string' },
  });
  const format = oneOf('format', FORMATS, flags.format);
  const file = outputFile(flags.output);
  const filter = filterOf({ ...flags, requestId: flags['request-id'] });
  const config = readConfig();
  refuseMemory(config);
  const pool = choosePool(config, flags.pool);
  return await writeOutput(file, async (output, signal) => {
    const reader = await openAuditReader(config, pool, await commandDependencies(config)).catch((error: unknown) => {
      throw new CliError(exitCodeOf(error), errorMessage(error));
    });
    try {
      await writeTrail(auditTable(reader.audit, filter, signal), format, output);
      await output.complete();
    } finally {
      await reader.close();
    }
  });
}

function filterOf(flags: Parameters<typeof parseAuditRequest>[0]): AuditFilter {
  try {
    return parseAuditRequest(flags, systemClock.date());
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

async function writeTrail(table: Table<AuditEvent>, format: Format, output: Output): Promise<void> {
  if (format !== 'table') {
    for await (const { text } of streamTable(table, format)) await output.write(text);
    return;
  }
  const events: AuditEvent[] = [];
  for await (const batch of table.batches) events.push(...batch);
  const columns = table.columns.filter(({ name }) => TABLE_COLUMNS.includes(name));
  await output.write(formatList(events, columns, format));
}
