import { addUserToGroup } from '../../domain/commands/add-user-to-group.ts';
import { removeUserFromGroup } from '../../domain/commands/remove-user-from-group.ts';
import { nameError } from '../../domain/model/name-rules.ts';
import { retryTransient } from '../../domain/primitives/retry.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { parseFlags } from '../input/parse-flags.ts';
import { type MembershipAction, parseMembershipAction } from '../input/parse-membership-action.ts';
import { print } from '../output/output.ts';
import { printable } from '../output/text-table.ts';
import { POOL_FLAG } from './choose-pool.ts';
import { withAdminServices } from './with-admin-services.ts';

/**
 * Adds one user to a group, or removes the user, and prints one line about it. Costs one AdminListGroupsForUser, which shows
 * whether there is anything to change, and the write, which is made in any case: it finds out whether the group exists.
 */
export async function member(args: readonly string[]): Promise<number> {
  const { change, rest } = parseMembershipAction('member', args);
  const {
    user: username,
    group: groupName,
    reason,
    pool,
  } = parseFlags(rest, {
    ...POOL_FLAG,
    user: { type: 'string' },
    group: { type: 'string' },
    reason: { type: 'string' },
  });
  if (username === undefined || groupName === undefined) {
    throw new CliError(EXIT_CODE.usage, `member ${change} takes --user and --group.`);
  }
  const problem = nameError(username, 'user') ?? nameError(groupName, 'group');
  if (problem !== null) throw new CliError(EXIT_CODE.usage, problem);
  return await withAdminServices(pool, async ({ services, actor, interruption, patience }) => {
    const context = services.commandContext(actor, interruption.signal, reason);
    const groups = await retryTransient(patience, () => context.directory.listGroupsForUser(username));
    const write = change === 'add' ? addUserToGroup : removeUserFromGroup;
    await retryTransient(patience, () => write(context, { username, groupName }));
    const wasMember = groups.some(({ name }) => name === groupName);
    await print(`${printable(outcome(change, wasMember, `"${username}"`, `"${groupName}"`))}\n`);
    return 0;
  });
}

function outcome(change: MembershipAction, wasMember: boolean, user: string, group: string): string {
  if (change === 'add') return wasMember ? `${user} was in ${group} already.` : `Added ${user} to ${group}.`;
  return wasMember ? `Removed ${user} from ${group}.` : `${user} was not in ${group}.`;
}
