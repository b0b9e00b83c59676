import { INVITATION_DELIVERIES, type InvitationDelivery } from '../../domain/commands/resend-invitation.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { namesSameFile } from '../output/file-target.ts';
import { defaultResultsFile, isResultsFile } from '../output/results-file.ts';
import { POOL_FLAG } from './choose-pool.ts';

/** The arguments of `bulk apply`. */
export interface ApplyFlags {
  /** `-`: the standard input. */
  readonly file: string;
  /** Of a workbook; undefined: the first. */
  readonly sheet: string | undefined;
  readonly dryRun: boolean;
  /** Where a row does not say. */
  readonly invitation: InvitationDelivery;
  readonly resultsFile: string;
  /** For the audit trail. */
  readonly reason: string | undefined;
  /** Undefined: the first pool. */
  readonly pool: string | undefined;
}

const STANDARD_INPUT = 0;
const WORDS = INVITATION_DELIVERIES.map((delivery) => delivery.toLowerCase());

/** @throws CliError if the flags do not fit together */
export async function parseApplyFlags([file, ...args]: readonly string[]): Promise<ApplyFlags> {
  if (file === undefined || file === '' || (file.startsWith('-') && file !== '-')) {
    throw new CliError(EXIT_CODE.usage, 'bulk apply takes a file before its flags: bulk apply people.xlsx --dry-run.');
  }
  const flags = parseFlags(args, {
    ...POOL_FLAG,
    sheet: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    invitation: { type: 'string', default: 'email' },
    results: { type: 'string' },
    reason: { type: 'string' },
  });
  if (flags.results === '') throw new CliError(EXIT_CODE.usage, '--results must name a file.');
  const dryRun = flags['dry-run'];
  const word = oneOf('invitation', WORDS, flags.invitation);
  const invitation = INVITATION_DELIVERIES.find((delivery) => delivery.toLowerCase() === word) ?? 'EMAIL';
  const resultsFile = flags.results ?? (await defaultResultsFile(file, dryRun));
  // The results of a file of results replace it: all that it says is in them.
  if (!isResultsFile(file) && (await namesSameFile(resultsFile, file === '-' ? STANDARD_INPUT : file))) {
    throw new CliError(EXIT_CODE.usage, '--results would overwrite the file that is given.');
  }
  return { file, sheet: flags.sheet, dryRun, invitation, resultsFile, reason: flags.reason, pool: flags.pool };
}
