import { nameError } from '../../domain/model/name-rules.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { parseFlags } from '../input/parse-flags.ts';
import { findTarget } from '../output/file-target.ts';
import { POOL_FLAG } from './choose-pool.ts';

/** The arguments of `offboard`. */
export interface OffboardFlags {
  /** As they were typed, each once. */
  readonly usernames: readonly string[];
  readonly dryRun: boolean;
  /** Where it is written down what the users have. There is no such file yet. */
  readonly takenFile: string;
  /** For the audit trail. */
  readonly reason: string | undefined;
  /** Undefined: the first pool. */
  readonly pool: string | undefined;
}

/** @throws CliError if the flags do not fit together */
export async function parseOffboardFlags(args: readonly string[], now: Date): Promise<OffboardFlags> {
  const first = args.findIndex((word) => word.startsWith('-'));
  const usernames = [...new Set(first < 0 ? args : args.slice(0, first))];
  const flags = parseFlags(first < 0 ? [] : args.slice(first), {
    ...POOL_FLAG,
    'dry-run': { type: 'boolean', default: false },
    taken: { type: 'string' },
    reason: { type: 'string' },
  });
  if (usernames.length === 0) {
    throw new CliError(EXIT_CODE.usage, 'offboard takes users before its flags: offboard emp1 emp2 --dry-run.');
  }
  for (const username of usernames) {
    const problem = nameError(username, 'user');
    if (problem !== null) throw new CliError(EXIT_CODE.usage, problem);
  }
  const takenFile = flags.taken ?? `offboarded-${now.toISOString().replace(/\..*$/, '').replaceAll(':', '-')}.csv`;
  if (takenFile === '') throw new CliError(EXIT_CODE.usage, '--taken must name a file.');
  await refuseExisting(takenFile);
  return { usernames, dryRun: flags['dry-run'], takenFile, reason: flags.reason, pool: flags.pool };
}

/** What an earlier run has taken may be written down there, and nowhere else. */
async function refuseExisting(file: string): Promise<void> {
  const target = await findTarget(file).catch(() => null);
  if (target?.kind !== 'file' || target.existing === null) return;
  throw new CliError(EXIT_CODE.usage, `${file} is there already, and may hold what an earlier run has taken.`);
}
