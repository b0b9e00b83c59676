import { EXIT, Refusal } from '../errors/cli-error.ts';

/** What is done to a membership, as it is typed. */
export type MembershipChange = 'add' | 'remove';

/**
 * The change that a command begins with, and its other arguments.
 *
 * @throws Refusal
 */
export function readChange(
  command: string,
  [change, ...rest]: readonly string[],
): { readonly change: MembershipChange; readonly rest: readonly string[] } {
  if (change === 'add' || change === 'remove') return { change, rest };
  const typed = change === undefined ? '' : `, not "${change}"`;
  throw new Refusal(EXIT.usage, `${command} must be followed by add or remove${typed}.`);
}
