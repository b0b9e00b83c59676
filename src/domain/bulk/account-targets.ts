import type { CreateUser } from '../commands/create-user.ts';
import { InvalidInputError } from '../model/errors.ts';
import type { UserAttribute } from '../model/user.ts';
import type { BulkTarget, NewAccount } from './bulk-operation.ts';
import { assertName } from './distinct-names.ts';

/** What `createUser` takes, with what belongs to the whole operation. */
type WantedAccount = CreateUser & { readonly reason?: string | null | undefined };

/**
 * One item for each account. What only the pool can tell, whether it knows an attribute or a group, is the item's own failure.
 *
 * @throws InvalidInputError, with the path of what is wrong
 */
export function accountTargets(users: readonly WantedAccount[], dryRun: boolean): readonly BulkTarget[] {
  if (users.length === 0) throw new InvalidInputError('users is empty: there is nothing to do.', 'users');
  const seen = new Map<string, number>();
  return users.map((user, index) => {
    const { username } = user;
    const path = `users[${index}]`;
    assertName(username, 'user', `${path}.username`);
    const earlier = seen.get(username);
    if (earlier !== undefined) {
      throw new InvalidInputError(
        `"${username}" is users[${earlier}] as well: an account is made once.`,
        `${path}.username`,
      );
    }
    seen.set(username, index);
    assertOfOperation(user, dryRun, path);
    return { username, groupName: null, account: accountOf(user, path) };
  });
}

function accountOf({ attributes, groupNames, invitation }: WantedAccount, path: string): NewAccount {
  for (const [place, name] of (groupNames ?? []).entries()) assertName(name, 'group', `${path}.groupNames[${place}]`);
  return {
    attributes: (attributes ?? []).filter((attribute): attribute is UserAttribute => Boolean(attribute.value)),
    groupNames: [...new Set(groupNames ?? [])],
    invitation: invitation ?? 'EMAIL',
  };
}

/** An account that is to be tried out must not be made, and a reason that is given must not get lost. */
function assertOfOperation({ dryRun, reason }: WantedAccount, ofOperation: boolean, path: string): void {
  if (typeof dryRun === 'boolean' && dryRun !== ofOperation) {
    throw new InvalidInputError('A dry run is of the whole operation: give dryRun beside users.', `${path}.dryRun`);
  }
  if (typeof reason === 'string') {
    throw new InvalidInputError('A reason is of the whole operation: give it beside users.', `${path}.reason`);
  }
}
