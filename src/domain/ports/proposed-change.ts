import type { Actor } from '../model/actor.ts';
import type { AuditTarget } from './audit-recorder.ts';

/** What one write would do, and to which user or group: what the guard decides by. */
export type ProposedChange = PoolChange | BulkOperationChange;

/** A write to the pool. */
export type PoolChange = MembershipChange | AccountChange | GroupChange;

export interface MembershipChange {
  readonly kind: 'membership';
  readonly change: 'add' | 'remove';
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  readonly groupName: string;
  /** For a removal that is one of several of a change: all groups that the user is removed from. */
  readonly leaving?: readonly string[] | undefined;
  /** The user is made by the same change, and is in no group yet. */
  readonly ofNewUser?: boolean | undefined;
}

export type AccountChange = AccountStateChange | AttributesChange;

export interface AccountStateChange {
  readonly kind: 'account';
  readonly change: 'enable' | 'disable' | 'sign-out' | 'revoke-session' | 'invite' | 'reset-password' | 'delete';
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
}

export interface AttributesChange {
  readonly kind: 'account';
  readonly change: 'create' | 'update-attributes';
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  /** The names of the attributes that are set or taken away. */
  readonly attributes: readonly string[];
}

/** Whether it makes the user whom it is about: there is nothing to read of whom. */
export function isOfNewUser(proposed: ProposedChange): boolean {
  if (proposed.kind === 'membership') return proposed.ofNewUser === true;
  return proposed.kind === 'account' && proposed.change === 'create';
}

export interface GroupChange {
  readonly kind: 'group';
  readonly change: 'create' | 'update' | 'delete';
  readonly groupName: string;
}

export interface BulkOperationChange {
  readonly kind: 'bulk-operation';
  readonly change: 'cancel';
  /** Who started it. */
  readonly owner: Actor;
}

/** Returns the names, as the audit trail keeps them. */
export function auditTargetOf(proposed: ProposedChange): AuditTarget {
  switch (proposed.kind) {
    case 'membership':
      return { username: proposed.username, groupName: proposed.groupName };
    case 'account':
      return { username: proposed.username };
    case 'group':
      return { groupName: proposed.groupName };
    case 'bulk-operation':
      return {};
  }
}

/** Returns words to follow "may not": `put "emp1" into "admin"`. */
export function describeChange(proposed: ProposedChange): string {
  switch (proposed.kind) {
    case 'membership':
      return proposed.change === 'add'
        ? `put "${proposed.username}" into "${proposed.groupName}"`
        : `take "${proposed.username}" out of "${proposed.groupName}"`;
    case 'account':
      return ACCOUNT_CHANGES[proposed.change](`"${proposed.username}"`);
    case 'group':
      return `${proposed.change} the group "${proposed.groupName}"`;
    case 'bulk-operation':
      return `cancel the bulk operation of "${proposed.owner.username ?? proposed.owner.subject}"`;
  }
}

const ACCOUNT_CHANGES: Readonly<Record<AccountChange['change'], (who: string) => string>> = {
  create: (who) => `create the user ${who}`,
  enable: (who) => `enable ${who}`,
  disable: (who) => `disable ${who}`,
  'sign-out': (who) => `sign out ${who}`,
  'revoke-session': (who) => `end a session of ${who}`,
  invite: (who) => `invite ${who}`,
  'reset-password': (who) => `reset the password of ${who}`,
  'update-attributes': (who) => `change the attributes of ${who}`,
  delete: (who) => `delete ${who}`,
};
