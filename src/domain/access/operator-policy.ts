import type { FoldedNames } from '../model/case-folded-names.ts';
import { GroupNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { Directory } from '../ports/directory.ts';
import type { PoolConcern } from '../ports/proposed-change.ts';
import type { Facts } from './access-reads.ts';
import type { ActiveStanding } from './current-access.ts';
import { ASK_AN_ADMINISTRATOR, type Objection } from './denial.ts';
import { authorityOf, objectionToAccount, objectionToGroup } from './precedence-rules.ts';
import { isOwn } from './self-change-policy.ts';

export interface OperatorCase {
  readonly adminGroups: FoldedNames;
  /** The access groups among them. */
  readonly protectedGroups: FoldedNames;
  readonly callersComeFrom: 'this pool' | 'another pool';
  readonly facts: Facts;
  readonly directory: Directory;
}

/** A permitted concern has its group under Cognito's own name for it. */
export type Verdict =
  | { readonly kind: 'refused'; readonly objection: Objection }
  | { readonly kind: 'permitted'; readonly concern: PoolConcern };

/**
 * Whether somebody who is no administrator may make a write. What needs no read is decided first; then the target's groups
 * are read, and the group that is meant, unless it is among those already known by exactly this name.
 *
 * Rejects with UserNotFoundError and GroupNotFoundError.
 */
export async function judgeOperator(
  { adminGroups, protectedGroups, callersComeFrom, facts, directory }: OperatorCase,
  standing: ActiveStanding,
  concern: PoolConcern,
): Promise<Verdict> {
  if (concern.kind === 'group') return ask('groups are made and changed by administrators');
  // The rules would say so as well: nobody ranks below themselves. This saves the reads, and tells the reason.
  if (isOwn(standing, concern)) return ask("it is the caller's own account");
  const own = authorityOf(standing.groups) ?? null;
  if (concern.kind === 'membership') {
    if (protectedGroups.has(concern.groupName)) return ask(isProtected(concern.groupName));
    if (own === null) return refused(OF_NO_AUTHORITY[callersComeFrom]);
  }

  const groups = await facts.groupsOf(directory, concern.username);
  const ofAccount = objectionToAccount(own, groups, adminGroups);
  if (ofAccount !== null) return refused(ofAccount);
  if (concern.kind === 'account') return { kind: 'permitted', concern };
  const isMeant = ({ name }: Group) => name === concern.groupName;
  const known = groups.find(isMeant) ?? standing.groups.find(isMeant);
  const group = known ?? (await facts.group(directory, concern.groupName));
  if (group === null) throw new GroupNotFoundError(concern.groupName);
  // Cognito may know more spellings of a name than are folded here.
  if (protectedGroups.has(group.name)) return ask(isProtected(group.name));
  const named = { ...concern, groupName: group.name };
  const ofGroup = objectionToGroup(own, group, named);
  return ofGroup === null ? { kind: 'permitted', concern: named } : refused(ofGroup);
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

function isProtected(groupName: string): string {
  return `"${groupName}" is a protected group, for administrators only`;
}

function refused(objection: Objection): Verdict {
  return { kind: 'refused', objection };
}

function ask(why: string): Verdict {
  return refused({ why, remedy: ASK_AN_ADMINISTRATOR });
}
