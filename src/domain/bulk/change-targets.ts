import { InvalidInputError } from '../model/errors.ts';
import type { BulkTarget, MembershipAction } from './bulk-operation.ts';
import { assertName } from './distinct-names.ts';

/** The groups of one user that a caller wants changed; null is as good as left out. */
export interface UserMemberships {
  readonly username: string;
  readonly add?: readonly string[] | null | undefined;
  readonly remove?: readonly string[] | null | undefined;
}

/** The changes of one user, additions first: what is done by the group. */
type ChangesOfUser = Map<string, MembershipAction>;

/**
 * One item for each user and group, a change given twice counted once. First one change of every user, then the second of
 * each, and so on: neighbours are different users, since Cognito takes only 10 writes a second on one. The additions of a user
 * come before the removals.
 *
 * @throws InvalidInputError, with the path of the offending name, or of the second of two changes that contradict each other
 */
export function changeTargets(changes: readonly UserMemberships[]): readonly BulkTarget[] {
  const byUser = new Map<string, ChangesOfUser>();
  for (const action of ['ADD_USER_TO_GROUP', 'REMOVE_USER_FROM_GROUP'] as const) collect(changes, action, byUser);
  const left = [...byUser].map(([username, ofUser]) => ({ username, next: ofUser.entries() }));
  const targets: BulkTarget[] = [];
  for (let users = left; users.length > 0; ) {
    users = users.filter(({ username, next }) => {
      const { value, done } = next.next();
      if (done === true) return false;
      const [groupName, action] = value;
      targets.push({ username, groupName, action });
      return true;
    });
  }
  if (targets.length === 0) throw new InvalidInputError('There is no change: nothing to do.', 'changes');
  return targets;
}

const FIELD_OF: Readonly<Record<MembershipAction, 'add' | 'remove'>> = {
  ADD_USER_TO_GROUP: 'add',
  REMOVE_USER_FROM_GROUP: 'remove',
};

function collect(
  changes: readonly UserMemberships[],
  action: MembershipAction,
  byUser: Map<string, ChangesOfUser>,
): void {
  const field = FIELD_OF[action];
  for (const [index, change] of changes.entries()) {
    const { username } = change;
    const path = `changes[${index}]`;
    assertName(username, 'user', `${path}.username`);
    const ofUser: ChangesOfUser = byUser.get(username) ?? new Map();
    byUser.set(username, ofUser);
    for (const [place, groupName] of (change[field] ?? []).entries()) {
      const groupPath = `${path}.${field}[${place}]`;
      assertName(groupName, 'group', groupPath);
      if ((ofUser.get(groupName) ?? action) !== action) {
        throw new InvalidInputError(`"${username}" is to be added to "${groupName}", and removed from it.`, groupPath);
      }
      ofUser.set(groupName, action);
    }
  }
}
