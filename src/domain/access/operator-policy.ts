import type { CaseFoldedNames } from '../model/case-folded-names.ts';
import { GroupNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import { ADDRESS_PROOFS } from '../model/user.ts';
import type { Directory } from '../ports/directory.ts';
import { type AccountChange, isOfNewUser, type PoolChange } from '../ports/proposed-change.ts';
import type { AccessReads } from './access-reads.ts';
import type { ActiveAccess } from './current-access.ts';
import { ASK_ADMINISTRATOR, type Denial } from './denial.ts';
import { denyAccount, denyGroup, denyTakeover, highestPrecedence } from './precedence-rules.ts';
import { isOwnAccount } from './self-change-policy.ts';

export interface OperatorPolicyInput {
  readonly adminGroups: CaseFoldedNames;
  /** Includes the access groups. */
  readonly protectedGroups: CaseFoldedNames;
  readonly callersComeFrom: 'this pool' | 'another pool';
  readonly reads: AccessReads;
  readonly directory: Directory;
}

/** A permitted change has its group under Cognito's own name. */
export type OperatorDecision =
  | { readonly kind: 'refused'; readonly denial: Denial }
  | { readonly kind: 'permitted'; readonly proposed: PoolChange };

/**
 * Returns whether a caller who is not an administrator may make a write. Rules that need no read come first; then the
 * target's groups are read, and the group of the change, unless it is among those already read by exactly this name.
 *
 * Rejects with UserNotFoundError and GroupNotFoundError.
 */
export async function evaluateOperatorPolicy(
  { adminGroups, protectedGroups, callersComeFrom, reads, directory }: OperatorPolicyInput,
  access: ActiveAccess,
  proposed: PoolChange,
): Promise<OperatorDecision> {
  if (proposed.kind === 'group') return ask('groups are made and changed by administrators');
  // The precedence rules would deny it as well. This saves the reads, and gives the reason.
  if (isOwnAccount(access, proposed)) return ask("it is the caller's own account");
  if (proposed.kind === 'account' && vouchesForAddress(proposed)) {
    return ask('an address that nobody has verified is vouched for by administrators');
  }
  const own = highestPrecedence(access.groups) ?? null;
  if (proposed.kind === 'membership') {
    if (protectedGroups.has(proposed.groupName)) return ask(isProtected(proposed.groupName));
    if (own === null) return refused(OF_NO_AUTHORITY[callersComeFrom]);
  }

  const groups = isOfNewUser(proposed) ? [] : await reads.groupsOf(directory, proposed.username);
  const ofAccount = denyAccount(own, groups, adminGroups);
  if (ofAccount !== null) return refused(ofAccount);
  if (proposed.kind === 'account') {
    const ofTakeover = TAKEOVERS.has(proposed.change) ? denyTakeover(groups, protectedGroups) : null;
    return ofTakeover === null ? { kind: 'permitted', proposed } : refused(ofTakeover);
  }
  const isMeant = ({ name }: Group) => name === proposed.groupName;
  const known = groups.find(isMeant) ?? access.groups.find(isMeant);
  const group = known ?? (await reads.group(directory, proposed.groupName));
  if (group === null) throw new GroupNotFoundError(proposed.groupName);
  // Cognito may accept more spellings of a name than are folded here.
  if (protectedGroups.has(group.name)) return ask(isProtected(group.name));
  const named = { ...proposed, groupName: group.name };
  const ofGroup = denyGroup(own, group, named);
  return ofGroup === null ? { kind: 'permitted', proposed: named } : refused(ofGroup);
}

/**
 * With another address, or with a new password, the account is somebody else's, with all that its groups give; a deleted one has
 * lost its groups. So they require the access that giving each of the groups takes.
 */
const TAKEOVERS: ReadonlySet<AccountChange['change']> = new Set(['reset-password', 'update-attributes', 'delete']);

function vouchesForAddress(proposed: AccountChange): boolean {
  return 'attributes' in proposed && proposed.attributes.some((name) => ADDRESS_PROOFS.has(name));
}

const OF_NO_AUTHORITY: Readonly<Record<OperatorPolicyInput['callersComeFrom'], Denial>> = {
  'this pool': {
    why: "none of the caller's groups has a precedence, so that no group is of lower authority",
    remedy: "Ask an administrator, who can also give a precedence to the operators' group.",
  },
  'another pool': {
    why: 'the caller is a user of another pool, whose groups cannot be compared with those of this one',
    remedy: ASK_ADMINISTRATOR,
  },
};

function isProtected(groupName: string): string {
  return `"${groupName}" is a protected group, for administrators only`;
}

function refused(denial: Denial): OperatorDecision {
  return { kind: 'refused', denial };
}

function ask(why: string): OperatorDecision {
  return refused({ why, remedy: ASK_ADMINISTRATOR });
}
