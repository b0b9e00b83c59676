import { addUserToGroup } from '../../domain/commands/add-user-to-group.ts';
import { removeUserFromGroup } from '../../domain/commands/remove-user-from-group.ts';
import { nameProblem } from '../../domain/model/name-rules.ts';
import { patiently } from '../../domain/primitives/retry.ts';
import { EXIT, Refusal } from '../errors/cli-error.ts';
import { readFlags } from '../input/parse-flags.ts';
import { type MembershipChange, readChange } from '../input/parse-membership-action.ts';
import { print } from '../output/output.ts';
import { printable } from '../output/text-table.ts';
import { administer } from './with-admin-services.ts';

/**
 * Puts one user into one group, or takes the user out, and says in one line what has happened. One AdminListGroupsForUser,
 * to tell a change from none, and the write, which is made either way: it is what finds out that there is no such group.
 */
export async function member(args: readonly string[]): Promise<number> {
  const { change, rest } = readChange('member', args);
  const { user: username, group: groupName } = readFlags(rest, { user: { type: 'string' }, group: { type: 'string' } });
  if (username === undefined || groupName === undefined) {
    throw new Refusal(EXIT.usage, `member ${change} takes --user and --group.`);
  }
  const problem = nameProblem(username, 'user') ?? nameProblem(groupName, 'group');
  if (problem !== null) throw new Refusal(EXIT.usage, problem);
  return await administer(async ({ administration, actor, interruption, patience }) => {
    const context = administration.openOperations(actor, interruption.signal);
    const groups = await patiently(patience, () => context.directory.listGroupsForUser(username));
    const write = change === 'add' ? addUserToGroup : removeUserFromGroup;
    await patiently(patience, () => write(context, { username, groupName }));
    const wasMember = groups.some(({ name }) => name === groupName);
    await print(`${printable(outcome(change, wasMember, `"${username}"`, `"${groupName}"`))}\n`);
    return 0;
  });
}

function outcome(change: MembershipChange, wasMember: boolean, user: string, group: string): string {
  if (change === 'add') return wasMember ? `${user} was in ${group} already.` : `Added ${user} to ${group}.`;
  return wasMember ? `Removed ${user} from ${group}.` : `${user} was not in ${group}.`;
}
