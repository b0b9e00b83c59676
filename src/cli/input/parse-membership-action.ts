import { CliError, EXIT_CODE } from '../errors/cli-error.ts';

/** What is done to a membership, as it is typed. */
export type MembershipAction = 'add' | 'remove';

/**
 * Returns the change that a command begins with, and its other arguments.
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
