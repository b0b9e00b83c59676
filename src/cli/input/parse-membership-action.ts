import { CliError, EXIT_CODE } from '../errors/cli-error.ts';

/** The change of a membership, as the user types it. */
export type MembershipAction = 'add' | 'remove';

/**
 * Returns the change, which is the first argument of a command, and its other arguments.
 *
 * @throws CliError
 */
export function parseMembershipAction(
  command: string,
  [change, ...rest]: readonly string[],
): { readonly change: MembershipAction; readonly rest: readonly string[] } {
  if (change === 'add' || change === 'remove') return { change, rest };
  const typed = change === undefined ? '' : `, not "${change}"`;
  throw new CliError(EXIT_CODE.usage, `${command} must be followed by add or remove${typed}.`);
}
