import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { BULK_CHANGES, type BulkChange, parseBulkChange } from '../input/bulk-change.ts';
import { parseFlags } from '../input/parse-flags.ts';
import { defaultErrorsFile } from '../output/errors-file.ts';
import { namesSameFile } from '../output/file-target.ts';
import { POOL_FLAG } from './choose-pool.ts';

/** The arguments of `bulk`. */
export interface BulkFlags {
  readonly change: BulkChange;
  /** `-`: the standard input. */
  readonly usersFile: string;
  /** Null if the change is of users alone. */
  readonly groupNames: readonly string[] | null;
  readonly signOut: boolean;
  readonly dryRun: boolean;
  readonly errorsFile: string;
  /** For the audit trail. */
  readonly reason: string | undefined;
  /** Undefined: the first pool. */
  readonly pool: string | undefined;
}

const STANDARD_INPUT = 0;

/** @throws CliError if the flags do not fit together */
export async function parseBulkFlags([typed, ...args]: readonly string[]): Promise<BulkFlags> {
  const change = parseBulkChange(typed);
  const flags = parseFlags(args, {
    ...POOL_FLAG,
    users: { type: 'string' },
    group: { type: 'string', multiple: true, default: [] },
    'sign-out': { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    errors: { type: 'string' },
    reason: { type: 'string' },
  });
  const { users: usersFile, 'dry-run': dryRun, 'sign-out': signOut } = flags;
  const groupNames = groupsFor(change, flags.group);
  if (usersFile === undefined || usersFile === '' || groupNames?.length === 0) {
    const groups = groupNames === null ? '' : ' and at least one --group';
    throw new CliError(EXIT_CODE.usage, `bulk ${change} takes --users${groups}.`);
  }
  if (signOut && change !== 'disable') throw new CliError(EXIT_CODE.usage, `bulk ${change} takes no --sign-out.`);
  if (flags.errors === '') throw new CliError(EXIT_CODE.usage, '--errors must name a file.');
  const errorsFile = flags.errors ?? (await defaultErrorsFile(usersFile, dryRun));
  if (await namesSameFile(errorsFile, usersFile === '-' ? STANDARD_INPUT : usersFile)) {
    throw new CliError(EXIT_CODE.usage, '--errors would overwrite the file of --users.');
  }
  return { change, usersFile, groupNames, signOut, dryRun, errorsFile, reason: flags.reason, pool: flags.pool };
}

function groupsFor(change: BulkChange, typed: readonly string[]): readonly string[] | null {
  if (BULK_CHANGES[change].of === 'memberships') return typed;
  if (typed.length > 0) throw new CliError(EXIT_CODE.usage, `bulk ${change} takes no --group.`);
  return null;
}
