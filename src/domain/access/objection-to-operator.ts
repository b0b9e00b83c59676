import type { Directory } from '../directory.ts';
import { GroupNotFoundError } from '../errors.ts';
import type { Group } from '../groups/group.ts';
import type { Concern } from './concern.ts';
import type { Facts } from './facts.ts';
import { ASK_AN_ADMINISTRATOR, type Objection } from './objection.ts';
import { authorityOf, objectionToAccount, objectionToGroup } from './operator-rules.ts';
import type { AccessGroups } from './permissions.ts';
import { isOwn } from './self-rules.ts';
import type { ActiveStanding } from './standing.ts';

export interface OperatorCase {
  readonly accessGroups: AccessGroups;
  readonly protectedGroups: readonly string[];
  readonly callersComeFrom: 'this pool' | 'another pool';
  readonly facts: Facts;
  readonly directory: Directory;
}

/**
 * What is in the way of a write by somebody who is no administrator; null where nothing is. What needs no read is decided
 * first; then the target's groups are read, and the group that is meant, unless it is among those already known.
 *
 * Rejects with UserNotFoundError and GroupNotFoundError.
 */
export async function objectionToOperator(
  { accessGroups, protectedGroups, callersComeFrom, facts, directory }: OperatorCase,
  standing: ActiveStanding,
  concern: Concern,
): Promise<Objection | null> {
  if (concern.kind === 'group') return ask('groups are made and changed by administrators');
  // The rules would say so as well: nobody ranks below themselves. This saves the reads, and tells the reason.
  if (isOwn(standing, concern)) return ask("it is the caller's own account");
  const own = authorityOf(standing.groups) ?? null;
  if (concern.kind === 'membership') {
    const isProtected = [...Object.values(accessGroups).flat(), ...protectedGroups].includes(concern.groupName);
    if (isProtected) return ask(`"${concern.groupName}" is a protected group, for administrators only`);
    if (own === null) return OF_NO_AUTHORITY[callersComeFrom];
  }

  const groups = await facts.groupsOf(directory, concern.username);
  const objection = objectionToAccount(own, groups, accessGroups.ADMINISTRATOR);
  if (objection !== null || concern.kind === 'account') return objection;
  const isMeant = ({ name }: Group) => name === concern.groupName;
  const known = groups.find(isMeant) ?? standing.groups.find(isMeant);
  const group = known ?? (await facts.group(directory, concern.groupName));
  if (group === null) throw new GroupNotFoundError(concern.groupName);
  return objectionToGroup(own, group, concern);
}

const OF_NO_AUTHORITY: Readonly<Record<OperatorCase['callersComeFrom'], Objection>> = {
  'this pool': {
    why: "none of the caller's groups has a precedence, so that no group is of lower authority",
    remedy: "Ask an administrator, who can also give a precedence to the operators' group.",
  },
  'another pool': {
    why: 'the caller is a user of another pool, whose groups cannot be compared with those of this one',
    remedy: ASK_AN_ADMINISTRATOR,
  },
};

function ask(why: string): Objection {
  return { why, remedy: ASK_AN_ADMINISTRATOR };
}
