import { findGroups } from '../directory/find-groups.ts';
import { GroupNotFoundError, LimitExceededError } from '../model/errors.ts';
import { byPrecedence, type Group } from '../model/group.ts';
import { MAX_GROUPS_PER_USER } from '../model/membership.ts';
import { assertGroupName, assertUsername } from '../model/name-rules.ts';
import { singleTarget } from '../ports/audit-recorder.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';
import {
  addStep,
  changeMemberships,
  checkMembershipChanges,
  type MembershipStep,
  removeStep,
} from './change-memberships.ts';
import { withDryRun } from './command.ts';

export interface SetUserGroups {
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  /** The groups that the user is to belong to, and no others. A name given twice counts once. */
  readonly groupNames: readonly string[];
  /** Whether to return what would change without changing it. */
  readonly dryRun?: boolean | null | undefined;
}

/** The memberships of one user that were changed, or would be. */
export interface MembershipDiff {
  readonly username: string;
  /** In the order in which they were given. */
  readonly added: readonly Group[];
  /** Highest authority first. */
  readonly removed: readonly Group[];
}

/**
 * Makes the user's groups exactly these. Costs one AdminListGroupsForUser, a look-up of the groups to add (see
 * `findGroups`), and one write for each difference, additions first. If a step fails, those before it are undone: see
 * `changeMemberships`. A dry run is the same up to the first write.
 *
 * Rejects with UserNotFoundError, GroupNotFoundError, InvalidInputError, LimitExceededError, PartialFailureError.
 */
export const setUserGroups = withDryRun<SetUserGroups, MembershipDiff>(async (context, { username, groupNames }) => {
  await authorizeAndAudit(context, {
    action: groupNames.length === 0 ? 'REMOVE_USER_FROM_GROUP' : 'ADD_USER_TO_GROUP',
    permission: 'MEMBERSHIP_WRITE',
    target: singleTarget([username], groupNames),
  });
  assertUsername(username);
  for (const [place, groupName] of groupNames.entries()) assertGroupName(groupName, `groupNames.${place}`);
  const wanted = new Set(groupNames);
  if (wanted.size > MAX_GROUPS_PER_USER) {
    throw new LimitExceededError(
      `A user can be in ${MAX_GROUPS_PER_USER} groups; ${wanted.size} were given. Nothing was changed.`,
    );
  }

  const groups = [...(await context.directory.listGroupsForUser(username))].sort(byPrecedence);
  const current = new Set(groups.map(({ name }) => name));
  const found = await findGroups(
    context.directory,
    [...wanted].filter((name) => !current.has(name)),
  );
  // By the names that Cognito returned: another spelling may mean a group that the user is in.
  const named = new Set([...wanted].map((name) => found.get(name)?.name ?? name));
  const added = [...named].filter((name) => !current.has(name));
  const removed = [...current].filter((name) => !named.has(name));
  const steps = stepsWithinLimit(current.size, added, removed);
  const known = [...groups, ...found.values()];
  const missing = [...wanted].find((name) => !current.has(name) && !found.has(name));
  if (missing !== undefined) {
    // A caller who may not make the change at all gets that error, and the audit trail its event.
    await checkMembershipChanges(context, username, steps, known);
    throw new GroupNotFoundError(missing);
  }
  await changeMemberships(context, username, steps, known);
  const byName = new Map(known.map((group) => [group.name, group]));
  const whole = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  return { username, added: whole(added), removed: whole(removed) };
});

/**
 * Returns additions before removals, so that the user never has fewer groups than before or after. If the limit leaves no
 * room for the next addition, one removal comes before it. The lowest authority is removed first.
 */
function stepsWithinLimit(
  current: number,
  added: readonly string[],
  removed: readonly string[],
): readonly MembershipStep[] {
  const removals = removed.toReversed().map(removeStep);
  const additions = added.map(addStep);
  const room = Math.max(0, MAX_GROUPS_PER_USER - current);
  const crowded = additions.slice(room).flatMap((addition, place) => [...removals.slice(place, place + 1), addition]);
  return [...additions.slice(0, room), ...crowded, ...removals.slice(Math.max(0, added.length - room))];
}
